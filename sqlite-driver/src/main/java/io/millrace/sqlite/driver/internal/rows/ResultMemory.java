package io.millrace.sqlite.driver.internal.rows;

import io.millrace.sqlite.driver.internal.settings.EngineSettings;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much memory the rows may take that were read and not consumed yet, of all results together. Every portion of rows is
 * counted when it was read, and until its consumer is done with it. Portions get smaller as the memory fills up. When
 * it is full, the result whose consumer has stalled for longest is ended for the sake of the others; when none has stalled,
 * the newcomer is refused.
 */
public final class ResultMemory {
    /** A result of no more than this, read to its end at once, is not counted: its consumer weighs as much. */
    public static final long UNCOUNTED = 4 << 10;

    private static final long SMALLEST_PORTION = 16 << 10;
    private static final int PORTIONS_IN_WHAT_IS_FREE = 16;
    private static final long STALLED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int PART_OF_HEAP = 4;

    private static final ResultMemory OF_PROCESS =
            new ResultMemory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final Set<Share> shares = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<HeldRows> abandoned = new ReferenceQueue<>();

    ResultMemory(long limit) {
        this.limit = limit;
    }

    /** Of the engine alone, or by default of all in this process, whose heap they share. */
    public static ResultMemory of(EngineSettings settings) {
        return settings.maxTotalBufferedBytes() == 0 ? OF_PROCESS : new ResultMemory(settings.maxTotalBufferedBytes());
    }

    public long limit() {
        return limit;
    }

    long used() {
        return used.get();
    }

    /** About how many bytes to read at once, when so many are wanted at most. */
    public long portion(long most) {
        return Math.min(most, Math.max(SMALLEST_PORTION, (limit - used.get()) / PORTIONS_IN_WHAT_IS_FREE));
    }

    /** How much may be moved here only to free a connection: others are to find room as well. */
    public long spare() {
        return Math.max(0, (limit - used.get()) / 2);
    }

    /** Takes what is free. */
    boolean takeFree(long bytes) {
        for (long before = used.get(); before + bytes <= limit; before = used.get()) {
            if (used.compareAndSet(before, before + bytes)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes what is free, or what stalled results hold, which are ended. Whatever its size, a portion is let in when nothing
     * else is there. To be called without locks, and not while outcomes are delivered.
     */
    public boolean take(long bytes) {
        return takeFree(bytes) || takeFromStalled(bytes);
    }

    private synchronized boolean takeFromStalled(long bytes) {
        long now = System.nanoTime();
        look(now);
        while (!takeFree(bytes)) {
            HeldRows stalled = longestStalled(now);
            if (stalled != null) {
                stalled.makeRoom();
            } else {
                return used.compareAndSet(0, bytes);
            }
        }
        return true;
    }

    private @Nullable HeldRows longestStalled(long now) {
        HeldRows longest = null;
        long since = now - STALLED_NANOS;
        for (Share share : shares) {
            HeldRows rows = share.get();
            if (rows != null && share.bytes > 0 && share.stalledSince - since < 0 && !rows.isBeingConsumed()) {
                longest = rows;
                since = share.stalledSince;
            }
        }
        return longest;
    }

    public void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Notices which results went on, while that may matter, and takes back what those hold that nobody knows any more. */
    public void lookIfCrowded(long now) {
        if (used.get() > limit / 2) {
            synchronized (this) {
                look(now);
            }
        }
    }

    private void look(long now) {
        for (Reference<?> gone = abandoned.poll(); gone != null; gone = abandoned.poll()) {
            leave((Share) gone);
        }
        for (Share share : shares) {
            HeldRows rows = share.get();
            long progress = rows == null ? share.progress : rows.progress();
            if (progress != share.progress) {
                share.progress = progress;
                share.stalledSince = now;
            }
        }
    }

    Share join(HeldRows rows) {
        Share share = new Share(rows, abandoned);
        shares.add(share);
        return share;
    }

    /** The result is over, or was forgotten by whoever it was for. */
    void leave(Share share) {
        if (shares.remove(share)) {
            giveBack(share.bytes);
        }
    }

    /** What one result holds. It does not keep the result from being forgotten. */
    static final class Share extends WeakReference<HeldRows> {
        /** Changed by its result alone, under that one's lock. */
        private volatile long bytes;

        // Touched under the lock of the memory.
        private long progress = HeldRows.NO_PROGRESS;
        private long stalledSince = System.nanoTime();

        private Share(HeldRows rows, ReferenceQueue<HeldRows> abandoned) {
            super(rows, abandoned);
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // One writer at a time.
        void add(long more) {
            bytes += more;
        }

        long bytes() {
            return bytes;
        }
    }
}
