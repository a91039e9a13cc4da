package io.millrace.sql;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A map from text to values, bounded by their number and by their weight, that keeps what was used lately (the CLOCK algorithm: a hand goes
 * round the entries and removes the first that was not used since it last came by).
 *
 * <p>A hit takes no lock. A miss never waits for one: what cannot be added at once is left out, and added when it is next
 * asked for.
 */
final class ClockCache<V> {
    private static final class Entry<V> {
        final String key;
        final V value;
        final long weight;
        volatile boolean used;

        Entry(String key, V value, long weight) {
            this.key = key;
            this.value = value;
            this.weight = weight;
        }
    }

    private final int capacity;
    private final long maxWeight;
    private final ConcurrentHashMap<String, Entry<V>> entries = new ConcurrentHashMap<>();
    private final ReentrantLock ringLock = new ReentrantLock();

    /** Has room for all of them from the start, so that adding one needs no memory. */
    @GuardedBy("ringLock")
    private final List<Entry<V>> ring;

    @GuardedBy("ringLock")
    private int hand;

    @GuardedBy("ringLock")
    private long weight;

    ClockCache(int capacity, long maxWeight) {
        this.capacity = capacity;
        this.maxWeight = maxWeight;
        this.ring = new ArrayList<>(capacity);
    }

    @Nullable
    V get(String key) {
        Entry<V> entry = entries.get(key);
        if (entry == null) {
            return null;
        }
        if (!entry.used) {
            entry.used = true;
        }
        return entry.value;
    }

    /** Adds a value unless the key has one already, it is heavier than all may be together, or another thread is adding one. */
    void offer(String key, V value, long itsWeight) {
        if (itsWeight > maxWeight || !ringLock.tryLock()) {
            return;
        }
        try {
            if (entries.containsKey(key)) {
                return;
            }
            Entry<V> entry = new Entry<>(key, value, itsWeight);
            while (!ring.isEmpty() && (ring.size() >= capacity || weight + itsWeight > maxWeight)) {
                removeUnused();
            }
            // Behind the hand, which comes by all others first.
            ring.add(hand, entry);
            weight += itsWeight;
            hand = (hand + 1) % ring.size();
            // Last, since it may run out of memory: nothing could be removed that only the map had.
            entries.put(key, entry);
        } finally {
            ringLock.unlock();
        }
    }

    int size() {
        return entries.size();
    }

    /** Ends after one round even when other threads keep using every entry. */
    @GuardedBy("ringLock")
    private void removeUnused() {
        for (int i = 0; i < ring.size() && ring.get(hand).used; i++) {
            ring.get(hand).used = false;
            hand = (hand + 1) % ring.size();
        }
        Entry<V> removed = ring.remove(hand);
        hand = ring.isEmpty() ? 0 : hand % ring.size();
        weight -= removed.weight;
        entries.remove(removed.key);
    }
}
