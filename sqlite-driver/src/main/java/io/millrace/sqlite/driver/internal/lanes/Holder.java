package io.millrace.sqlite.driver.internal.lanes;

import java.util.concurrent.atomic.AtomicInteger;

/** One of those who hold an engine. Its work is told from that of the others when it gives the engine up. */
public final class Holder {
    private final AtomicInteger moving = new AtomicInteger();
    private volatile boolean leaving;

    /** From now on it begins nothing new; what it has begun may go on for a while. */
    public void leave() {
        leaving = true;
    }

    public boolean isLeaving() {
        return leaving;
    }

    /** A task of it leaves one lane for another, and is in neither until it {@linkplain #moved() has come} there. */
    public void moves() {
        moving.incrementAndGet();
    }

    public void moved() {
        moving.decrementAndGet();
    }

    /** Whether any of its tasks is between two lanes. */
    public boolean isMoving() {
        return moving.get() > 0;
    }
}
