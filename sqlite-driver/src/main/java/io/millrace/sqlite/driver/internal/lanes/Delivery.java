package io.millrace.sqlite.driver.internal.lanes;

import io.millrace.sqlite.driver.internal.errors.Dropped;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Outcomes to be passed on, one after the other. Any number of threads may run it and share what is left: when a
 * subscriber keeps the first thread for long, another goes on behind it.
 */
public final class Delivery implements Runnable {
    private final List<? extends Deliverable> outcomes;
    private final AtomicInteger next = new AtomicInteger();
    private int nextAtLastTick = -1;

    public Delivery(List<? extends Deliverable> outcomes) {
        this.outcomes = outcomes;
    }

    @Override
    public void run() {
        int count = outcomes.size();
        for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            try {
                outcomes.get(i).deliver();
            } catch (Throwable unexpected) {
                Dropped.error(unexpected);
            }
        }
    }

    /** Whether some are left for somebody to take. */
    boolean hasMore() {
        return next.get() < outcomes.size();
    }

    /** Whether some are left and none was taken since this was last asked. Asked by one thread only. */
    boolean isStuck() {
        int now = next.get();
        boolean stuck = now == nextAtLastTick && hasMore();
        nextAtLastTick = now;
        return stuck;
    }
}
