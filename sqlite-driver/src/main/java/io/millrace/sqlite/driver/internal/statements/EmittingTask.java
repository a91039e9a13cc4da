package io.millrace.sqlite.driver.internal.statements;

import io.millrace.sqlite.driver.internal.errors.FatalErrors;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.lanes.Task;
import io.millrace.sqlite.driver.internal.limits.Limits;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * A task that is the subscription of whoever wants its outcomes. It is submitted with the first demand. Cancelling
 * withdraws it while it waits, stops it while it runs, and afterwards closes what nobody took.
 *
 * @param <T> what each outcome is turned into
 */
abstract class EmittingTask<T> extends Task implements Subscription {
    @SuppressWarnings("rawtypes") // An updater's class literal cannot be generic.
    private static final AtomicLongFieldUpdater<EmittingTask> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(EmittingTask.class, "requested");

    @SuppressWarnings("rawtypes") // As above.
    private static final AtomicIntegerFieldUpdater<EmittingTask> EMITTING =
            AtomicIntegerFieldUpdater.newUpdater(EmittingTask.class, "emitting");

    @SuppressWarnings("rawtypes") // As above.
    private static final AtomicIntegerFieldUpdater<EmittingTask> SUBMITTED =
            AtomicIntegerFieldUpdater.newUpdater(EmittingTask.class, "submitted");

    private final CoreSubscriber<? super T> subscriber;
    private final Function<Outcome, T> mapper;

    private volatile long requested;

    @SuppressWarnings("unused") // Through EMITTING.
    private volatile int emitting;

    @SuppressWarnings("unused") // Through SUBMITTED.
    private volatile int submitted;

    private volatile boolean cancelled;
    private volatile boolean delivered;
    private int emitted;
    private boolean terminated;

    /** What there is to be emitted; set by the worker that runs the task. */
    List<Outcome> outcomes = List.of();

    /** What is emitted instead. */
    @Nullable
    RuntimeException error;

    EmittingTask(Limits.Running limits, CoreSubscriber<? super T> subscriber, Function<Outcome, T> mapper) {
        super(limits);
        this.subscriber = subscriber;
        this.mapper = mapper;
    }

    /** Somebody wants its outcomes; called once. */
    abstract void submit();

    @Override
    public final void request(long n) {
        if (n <= 0) {
            if (withdraw()) {
                error = new IllegalArgumentException("Demand must be positive (rule 3.9), but was " + n);
                delivered = true;
                emit();
            } else {
                cancel();
            }
            return;
        }
        boolean first = Operators.addCap(REQUESTED, this, n) == 0 && !cancelled && !delivered && !terminated;
        if (first && SUBMITTED.compareAndSet(this, 0, 1)) {
            submit();
        }
        emit();
    }

    @Override
    public final void cancel() {
        cancelled = true;
        if (!withdraw()) {
            stop(Refusals.cancelled());
            emit();
        }
    }

    final boolean isCancelled() {
        return cancelled;
    }

    @Override
    public final void fail(RuntimeException reason) {
        error = reason;
    }

    @Override
    public void deliver() {
        if (outcomes.size() == 1 && error == null && !cancelled) {
            // Demand is there: without it the task would not have been submitted.
            terminated = true;
            if (pass(outcomes.get(0)) && !cancelled) {
                subscriber.onComplete();
            }
            return;
        }
        delivered = true;
        emit();
    }

    private void emit() {
        if (!delivered || EMITTING.getAndIncrement(this) != 0) {
            return;
        }
        int missed = 1;
        do {
            emitWhatIsWanted();
            missed = EMITTING.addAndGet(this, -missed);
        } while (missed != 0);
    }

    /**
     * Passes one on. What the subscriber throws, which Reactor's do for an {@code Error} only, ends its subscription: it
     * is told so, because somebody may wait behind it, and what it was given is closed. False then.
     */
    private boolean pass(Outcome outcome) {
        try {
            subscriber.onNext(mapper.apply(outcome));
            return true;
        } catch (Throwable thrown) {
            terminated = true;
            cancelled = true;
            outcome.discard();
            subscriber.onError(FatalErrors.deliverable(thrown));
            return false;
        }
    }

    /** Of those that nobody was given. */
    final void discardOutcomes() {
        outcomes.subList(emitted, outcomes.size()).forEach(Outcome::discard);
        outcomes = List.of();
        emitted = 0;
    }

    private void emitWhatIsWanted() {
        if (terminated) {
            return;
        }
        if (error == null) {
            while (emitted < outcomes.size() && emitted < requested && !cancelled) {
                if (!pass(outcomes.get(emitted++))) {
                    discardOutcomes();
                    return;
                }
            }
        }
        if (cancelled) {
            terminated = true;
            discardOutcomes();
        } else if (error != null) {
            terminated = true;
            discardOutcomes();
            subscriber.onError(error);
        } else if (emitted == outcomes.size()) {
            terminated = true;
            subscriber.onComplete();
        }
    }
}
