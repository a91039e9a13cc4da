package io.millrace.sqlite.driver.race;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;

/** Everything that a publisher says to one subscriber, and whether it may say it. */
final class Recorder<T> extends BaseSubscriber<T> {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final long demand;
    private final List<T> values = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean subscribed;
    private volatile Throwable error;
    private volatile boolean completed;
    private volatile String violation = "";

    Recorder(long demand) {
        this.demand = demand;
    }

    static <T> Recorder<T> unbounded() {
        return new Recorder<>(Long.MAX_VALUE);
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        request(demand);
        subscribed = true;
    }

    /** Cancels as soon as there is something to cancel. */
    void cancelOnceSubscribed() {
        while (!subscribed) {
            Thread.onSpinWait();
        }
        cancel();
    }

    @Override
    protected void hookOnNext(T value) {
        violation = completed || error != null ? "a value after the end" : violation;
        synchronized (values) {
            values.add(value);
            violation = values.size() > demand ? "more values than were asked for" : violation;
        }
    }

    @Override
    protected void hookOnComplete() {
        violation = completed || error != null ? "two ends" : violation;
        completed = true;
    }

    @Override
    protected void hookOnError(Throwable thrown) {
        violation = completed || error != null ? "two ends" : violation;
        error = thrown;
    }

    @Override
    protected void hookFinally(SignalType type) {
        over.countDown();
    }

    /** Waits for its end, a cancel included; false when it never comes. */
    boolean isOver() {
        try {
            return over.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    List<T> values() {
        synchronized (values) {
            return List.copyOf(values);
        }
    }

    Throwable error() {
        return error;
    }

    boolean hasCompleted() {
        return completed;
    }

    /** Which rule was broken; empty when none was. */
    String violation() {
        return violation;
    }
}
