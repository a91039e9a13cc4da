package io.millrace.benchmarks.soak;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Errors that callers got, counted by their type, with the message of the first of each. */
final class Errors {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<String, String> messages = new ConcurrentHashMap<>();

    void add(Throwable error) {
        String type = error.getClass().getSimpleName();
        counts.computeIfAbsent(type, key -> new LongAdder()).increment();
        messages.computeIfAbsent(type, key -> String.valueOf(error.getMessage()));
    }

    long count() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    long count(Class<? extends Throwable> type) {
        LongAdder count = counts.get(type.getSimpleName());
        return count == null ? 0 : count.sum();
    }

    String message(Class<? extends Throwable> type) {
        return messages.getOrDefault(type.getSimpleName(), "none");
    }

    @Override
    public String toString() {
        if (counts.isEmpty()) {
            return "none";
        }
        StringBuilder text = new StringBuilder();
        new TreeMap<>(counts).forEach((type, count) -> text.append(text.isEmpty() ? "" : "; ")
                .append(count.sum())
                .append(" × ")
                .append(type)
                .append(" (")
                .append(messages.get(type))
                .append(')'));
        return text.toString();
    }
}
