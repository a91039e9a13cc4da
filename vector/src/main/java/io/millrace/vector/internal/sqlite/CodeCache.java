package io.millrace.vector.internal.sqlite;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.vector.internal.codes.Codes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The codes that a datastore holds in memory, by the names of their indexes. What is in it was committed. */
final class CodeCache {
    @GuardedBy("this")
    private final Map<String, Codes> held = new HashMap<>();

    @GuardedBy("this")
    private long limit = Runtime.getRuntime().maxMemory() / 4;

    synchronized @Nullable Codes get(String name) {
        return held.get(name);
    }

    /** Holds later codes in the place of those that they were made from, if nobody else was faster and there is room. */
    synchronized void replace(String name, @Nullable Codes earlier, Codes later) {
        if (held.get(name) == earlier && hasRoom(name, later.bytes())) {
            held.put(name, later);
        }
    }

    synchronized void remove(String name) {
        held.remove(name);
    }

    /** Gives up what is held for other indexes than these, which were dropped by other processes. */
    synchronized void retain(Set<String> names) {
        held.keySet().retainAll(names);
    }

    /** Whether so much can be held for an index. */
    synchronized boolean hasRoom(String name, long bytes) {
        long others = held.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(name))
                .mapToLong(entry -> entry.getValue().bytes())
                .sum();
        return others + bytes <= limit;
    }

    /** Sets how much can be held. All is read again where there is more. */
    synchronized void limit(long bytes) {
        limit = bytes;
        if (held.values().stream().mapToLong(Codes::bytes).sum() > bytes) {
            held.clear();
        }
    }
}
