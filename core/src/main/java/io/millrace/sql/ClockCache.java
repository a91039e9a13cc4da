package io.millrace.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded map from text to values that keeps what was used lately (the CLOCK algorithm: a hand goes round the entries
 * and removes the first that was not used since it last came by).
 *
 * <p>A hit takes no lock. A miss never waits for one: what cannot be added at once is left out, and added when it is next
 * asked for.
 */
final class ClockCache<V> {
    private static final class Entry<V> {
        final String key;
        final V value;
        volatile boolean used;

        Entry(String key, V value) {
            this.key = key;
            this.value = value;
        }
    }

    private final int capacity;
    private final ConcurrentHashMap<String, Entry<V>> entries = new ConcurrentHashMap<>();
    private final ReentrantLock ringLock = new ReentrantLock();
    private final List<Entry<V>> ring = new ArrayList<>();
    private int hand;

    ClockCache(int capacity) {
        this.capacity = capacity;
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

    /** Adds a value unless the key has one already, or another thread is adding one. */
    void offer(String key, V value) {
        if (!ringLock.tryLock()) {
            return;
        }
        try {
            Entry<V> entry = new Entry<>(key, value);
            if (entries.putIfAbsent(key, entry) != null) {
                return;
            }
            if (ring.size() < capacity) {
                ring.add(entry);
            } else {
                entries.remove(ring.set(nextUnused(), entry).key);
            }
        } finally {
            ringLock.unlock();
        }
    }

    int size() {
        return entries.size();
    }

    /** Ends after one round even when other threads keep using every entry. */
    private int nextUnused() {
        for (int i = 0; i < capacity && ring.get(hand).used; i++) {
            ring.get(hand).used = false;
            hand = (hand + 1) % capacity;
        }
        int found = hand;
        hand = (hand + 1) % capacity;
        return found;
    }
}
