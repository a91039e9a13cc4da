package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.cursors.Cursor;
import io.millrace.sqlite.driver.internal.errors.FatalErrors;
import io.millrace.sqlite.driver.internal.rows.HeldRows;
import io.millrace.sqlite.driver.internal.rows.Rows;
import io.millrace.sqlite.driver.internal.statements.Outcome;
import io.r2dbc.spi.Result.Segment;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Emits what is in memory as far as demand goes, and asks the cursor for more when that is used up and more is wanted.
 * Emission is serialised by a counter, as in Reactor's own operators: whoever raises it from zero emits.
 */
final class SegmentSubscription<T> implements Subscription, Cursor.Receiver, HeldRows.Consumer {
    @SuppressWarnings("rawtypes") // An updater's class literal cannot be generic.
    private static final AtomicLongFieldUpdater<SegmentSubscription> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(SegmentSubscription.class, "requested");

    @SuppressWarnings("rawtypes") // As above.
    private static final AtomicIntegerFieldUpdater<SegmentSubscription> WORK =
            AtomicIntegerFieldUpdater.newUpdater(SegmentSubscription.class, "work");

    private final @Nullable Predicate<Segment> filter;
    private final SegmentConsumer<T> consumer;
    private final CoreSubscriber<? super T> subscriber;
    private final @Nullable Cursor cursor;
    private final @Nullable HeldRows held;

    private volatile long requested;

    @SuppressWarnings("unused") // Through WORK.
    private volatile int work;

    private volatile boolean cancelled;
    private volatile @Nullable Throwable failure;
    private volatile boolean arrived;
    private volatile boolean arrivedLast;

    // Touched by the emitting thread alone, but for a look at how far it is.
    private @Nullable Rows rows;
    private @Nullable SqliteRowMetadata metadata;
    private int next;
    private boolean lastRows;
    private boolean fetching;
    private @Nullable UpdateCountSegment updateCount;
    private boolean done;

    SegmentSubscription(
            Outcome outcome,
            @Nullable Predicate<Segment> filter,
            SegmentConsumer<T> consumer,
            CoreSubscriber<? super T> subscriber) {
        this.filter = filter;
        this.consumer = consumer;
        this.subscriber = subscriber;
        this.cursor = outcome.cursor();
        this.held = outcome.held();
        this.rows = outcome.rows();
        this.lastRows = cursor == null;
        if (outcome.updated() >= 0 && consumer.takesUpdateCount()) {
            this.updateCount = UpdateCountSegment.of(outcome);
        }
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            failure = new IllegalArgumentException("Demand must be positive (rule 3.9), but was " + n);
        } else {
            if (Operators.addCap(REQUESTED, this, n) == 0 && held != null) {
                held.consumeBy(this);
            }
        }
        emit();
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (cursor != null) {
            // At once, even when a value is just being emitted: what its subscriber runs next may need the connection.
            cursor.cancel();
        }
        emit();
    }

    @Override
    public void onRows(boolean last) {
        arrivedLast = last;
        arrived = true;
        emit();
    }

    @Override
    public void onFailure(RuntimeException error) {
        failure = error;
        emit();
    }

    @Override
    public int position() {
        return next;
    }

    @Override
    public boolean isEmitting() {
        return work != 0;
    }

    @Override
    public void onEnded() {
        emit();
    }

    private void emit() {
        if (WORK.getAndIncrement(this) != 0) {
            return;
        }
        int missed = 1;
        do {
            if (!done) {
                step();
            }
            missed = WORK.addAndGet(this, -missed);
        } while (missed != 0);
    }

    private void step() {
        Rows current = present();
        long wanted = requested;
        long emitted = 0;
        try {
            while (current != null && !cancelled && failure == null && hasRow(current)) {
                if (emitted == wanted) {
                    break;
                }
                if (emitRow(current)) {
                    emitted++;
                }
            }
            if (!cancelled && failure == null && !hasRow(current)) {
                emitted += finishOrFetch(emitted < wanted);
            }
        } catch (Throwable e) {
            // Reactor's own handling throws a VirtualMachineError on, and the cursor would stay open.
            failure = FatalErrors.isFatal(e)
                    ? FatalErrors.deliverable(e)
                    : Operators.onOperatorError(e, subscriber.currentContext());
        }
        if (emitted > 0 && wanted != Long.MAX_VALUE) {
            REQUESTED.addAndGet(this, -emitted);
        }
        end();
    }

    /** The rows to go on with; null when there are none yet. */
    private @Nullable Rows present() {
        if (arrived) {
            arrived = false;
            next = 0;
            lastRows = arrivedLast;
            fetching = false;
        }
        HeldRows portions = held;
        if (portions == null) {
            return rows;
        }
        // Before the reason is asked for: rows that are taken away in between would look used up.
        Rows current = portions.current();
        RuntimeException taken = portions.endedBy();
        if (taken != null) {
            failure = taken;
        }
        // What is being fetched may be there before its arrival is told.
        return fetching ? null : current;
    }

    private boolean hasRow(@Nullable Rows current) {
        return current != null && next < current.count();
    }

    /** False when the row was left out. */
    private boolean emitRow(Rows current) {
        SqliteRowMetadata described = metadata;
        if (described == null) {
            described = SqliteRowMetadata.of(current.columns());
            metadata = described;
        }
        SqliteRow row = new SqliteRow(current, next++, described);
        if (filter != null && !filter.test(row)) {
            return false;
        }
        T value = consumer.onRow(row);
        if (value == null) {
            return false;
        }
        subscriber.onNext(value);
        return true;
    }

    /** All rows in memory are used up. Returns how many values were emitted. */
    private int finishOrFetch(boolean wanted) {
        if (!lastRows) {
            if (held != null && !fetching) {
                held.consumed();
            }
            if (wanted && !fetching && cursor != null) {
                fetching = true;
                cursor.fetch(this);
            }
            return 0;
        }
        UpdateCountSegment count = updateCount;
        if (count != null && !wanted) {
            return 0;
        }
        updateCount = null;
        int emitted = count != null && emitUpdateCount(count) ? 1 : 0;
        if (!cancelled) {
            done = true;
            release();
            subscriber.onComplete();
        }
        return emitted;
    }

    private boolean emitUpdateCount(UpdateCountSegment count) {
        if (filter != null && !filter.test(count)) {
            return false;
        }
        T value = consumer.onUpdateCount(count);
        if (value == null) {
            return false;
        }
        subscriber.onNext(value);
        return true;
    }

    private void release() {
        rows = null;
        if (held != null) {
            held.finish();
        }
    }

    private void end() {
        if (done) {
            return;
        }
        Throwable error = failure;
        if (cancelled || error != null) {
            done = true;
            if (!cancelled && cursor != null) {
                cursor.cancel();
            }
            release();
            if (!cancelled && error != null) {
                subscriber.onError(error);
            }
        }
    }
}
