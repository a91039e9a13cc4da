package io.millrace.postgres;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Ends the waits that last too long. All may last equally long and nearly none of them does, so one timer looks after them from
 * time to time: one for each, set and cancelled, would cost more than the pool itself.
 */
final class WaitLimit implements Disposable {
    private final long nanos;
    private final Scheduler timers;
    private final Set<ConnectionWait> waits = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean armed = new AtomicBoolean();
    private final Disposable.Swap timer = Disposables.swap();

    WaitLimit(Duration limit) {
        this(limit, Schedulers.parallel());
    }

    WaitLimit(Duration limit, Scheduler timers) {
        this.nanos = limit.toNanos();
        this.timers = timers;
    }

    void begin(ConnectionWait wait) {
        waits.add(wait);
        if (!armed.get()) {
            arm(nanos);
        }
    }

    void end(ConnectionWait wait) {
        waits.remove(wait);
    }

    private void arm(long delay) {
        if (armed.compareAndSet(false, true)) {
            // Replaced and not disposed of: where this thread is slow, the timer has gone off by now and has set the
            // next.
            timer.replace(timers.schedule(this::look, delay, TimeUnit.NANOSECONDS));
        }
    }

    private void look() {
        long now = System.nanoTime();
        long next = nanos;
        try {
            for (ConnectionWait wait : waits) {
                long left = nanos - (now - wait.since());
                if (left <= 0) {
                    wait.expire();
                } else {
                    next = Math.min(next, left);
                }
            }
        } finally {
            // Whatever happens, the others must not wait for ever.
            armed.set(false);
            if (!waits.isEmpty()) {
                arm(next);
            }
        }
    }

    /** Ends the waits that are left, too. Whoever begins one later finds it disposed of, and ends it. */
    @Override
    public void dispose() {
        timer.dispose();
        waits.forEach(ConnectionWait::closed);
    }

    @Override
    public boolean isDisposed() {
        return timer.isDisposed();
    }
}
