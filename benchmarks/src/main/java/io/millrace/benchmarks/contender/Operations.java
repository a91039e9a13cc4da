package io.millrace.benchmarks.contender;

import java.util.concurrent.atomic.AtomicInteger;

/** Numbers of operations, handed out to whoever is ready for the next. */
public final class Operations {
    private final AtomicInteger next = new AtomicInteger();
    private final int count;

    public Operations(int count) {
        this.count = count;
    }

    /** The next number from 0, or -1 when there are none left. */
    public int next() {
        int number = next.getAndIncrement();
        return number < count ? number : -1;
    }

    public boolean areLeft() {
        return next.get() < count;
    }
}
