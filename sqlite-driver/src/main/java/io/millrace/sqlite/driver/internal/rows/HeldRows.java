package io.millrace.sqlite.driver.internal.rows;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What is in memory of one result: the portion that its consumer is at, and those that were read ahead of it. It counts in
 * the {@link ResultMemory}, which may end the result when its consumer has stalled and others need the room.
 */
public final class HeldRows {
    /** Whoever the rows are for, once it has begun to consume them. */
    public interface Consumer {
        /** How far it is in the present portion. May be asked by any thread, and be a little late. */
        int position();

        /** Whether rows are being emitted at this moment, so that the present portion is in use. */
        boolean isEmitting();

        /** The rows are gone; {@link HeldRows#endedBy()} tells why. Called on a worker. */
        void onEnded();
    }

    /** Where the rest of a result comes from. */
    public interface Source {
        /** Nobody will want it, for this reason. */
        void end(RuntimeException reason);
    }

    /** The {@link #progress()} of a consumer that has not begun with the first portion. */
    static final long NO_PROGRESS = 1L << Integer.SIZE;

    private final ResultMemory memory;
    private final Executor workers;
    private final String sql;
    private final ResultMemory.Share share;

    @GuardedBy("this")
    private final ArrayDeque<Rows> ahead = new ArrayDeque<>(0);

    private volatile @Nullable Rows current;
    private volatile @Nullable RuntimeException endedBy;
    private volatile @Nullable Consumer consumer;
    private volatile int portions;

    @GuardedBy("this")
    private @Nullable Source source;

    @GuardedBy("this")
    private boolean over;

    /**
     * An empty one.
     *
     * @param workers what tells its consumer when the rows were taken away
     */
    public HeldRows(ResultMemory memory, Executor workers, String sql) {
        this.memory = memory;
        this.workers = workers;
        this.sql = sql;
        this.share = memory.join(this);
    }

    /** Whoever has the rest of the result. */
    public void comesFrom(Source rest) {
        synchronized (this) {
            source = rest;
        }
    }

    /**
     * Takes the portion that its consumer waits for.
     *
     * @throws io.r2dbc.spi.R2dbcException when there is no room for it
     */
    public void bring(Rows rows) {
        if (!memory.take(rows.bytes())) {
            throw Refusals.tooManyResults(memory.limit(), sql);
        }
        bringCounted(rows);
    }

    /** Takes a portion that was counted while it was read. */
    public void bringCounted(Rows rows) {
        RuntimeException reason;
        synchronized (this) {
            reason = endedBy;
            if (reason == null && !over) {
                portions++;
                share.add(rows.bytes());
                current = rows;
                return;
            }
        }
        memory.giveBack(rows.bytes());
        if (reason != null) {
            throw reason;
        }
    }

    /** Takes portions that are ahead of the consumer and were counted while they were read. */
    synchronized void keep(Collection<Rows> rest) {
        for (Rows rows : rest) {
            if (over || endedBy != null) {
                memory.giveBack(rows.bytes());
            } else {
                ahead.addLast(rows);
                share.add(rows.bytes());
            }
        }
    }

    /** Goes on to the next portion; false when none is in memory. */
    public synchronized boolean advance() {
        dropCurrent();
        Rows next = ahead.pollFirst();
        if (next == null) {
            return false;
        }
        portions++;
        current = next;
        return true;
    }

    public synchronized boolean hasMore() {
        return !ahead.isEmpty();
    }

    /** Forgets what the consumer has not begun with. */
    public synchronized void dropAhead() {
        for (Rows rows = ahead.pollFirst(); rows != null; rows = ahead.pollFirst()) {
            discount(rows.bytes());
        }
    }

    private void discount(long bytes) {
        share.add(-bytes);
        memory.giveBack(bytes);
    }

    private void dropCurrent() {
        Rows done = current;
        if (done != null) {
            current = null;
            discount(done.bytes());
        }
    }

    /** Ends the result, because others need the room and its consumer does not go on. */
    void makeRoom() {
        end(Refusals.stalledTooLong(memory.limit(), sql));
    }

    /** Ends the result of a consumer that does not go on, which is told at once. Nothing of the application runs here. */
    public void end(RuntimeException reason) {
        Source rest;
        // Made before anything is changed, since there may be no memory for it.
        Runnable told = this::tellOfEnd;
        synchronized (this) {
            if (over || endedBy != null) {
                return;
            }
            // Before they go: whoever finds none has to find why.
            endedBy = reason;
            dropCurrent();
            dropAhead();
            rest = source;
        }
        if (rest != null) {
            rest.end(reason);
        }
        if (consumer != null) {
            workers.execute(told);
        }
    }

    private void tellOfEnd() {
        Consumer stalled = consumer;
        if (stalled != null) {
            stalled.onEnded();
        }
    }

    public boolean isBeingConsumed() {
        Consumer known = consumer;
        return known != null && known.isEmitting();
    }

    /** Differs from what it was when the consumer has moved on since. */
    public long progress() {
        Consumer known = consumer;
        return ((long) portions << Integer.SIZE) + (known == null ? 0 : known.position());
    }

    // For the consumer.

    public void consumeBy(Consumer who) {
        if (consumer != who) {
            consumer = who;
        }
    }

    /** The portion to consume; null when there is none, or no more. */
    public @Nullable Rows current() {
        return current;
    }

    /** The present portion is used up. */
    public synchronized void consumed() {
        dropCurrent();
    }

    /** Why the rows are gone, if they were taken away. */
    public @Nullable RuntimeException endedBy() {
        return endedBy;
    }

    /** Nothing of it is wanted any more. May be called again. */
    public synchronized void finish() {
        over = true;
        current = null;
        ahead.clear();
        memory.leave(share);
    }
}
