package io.millrace.benchmarks.fulltext;

import io.millrace.error.DatastoreException;
import io.millrace.observation.StatementExecution;
import io.millrace.observation.StatementObserver;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what statements failed with, and transactions that began again, for each side. */
final class Conflicts implements StatementObserver {
    private final Map<String, Map<String, Integer>> counts = new ConcurrentHashMap<>();
    private volatile String side = "";

    /** Whose statements come next. */
    void begin(String name) {
        side = name;
        counts.computeIfAbsent(name, first -> new ConcurrentHashMap<>());
    }

    @Override
    public void ended(StatementExecution execution) {
        execution.error().ifPresent(error -> count(error.getClass().getSimpleName()));
    }

    @Override
    public void retrying(Optional<String> name, int retry, DatastoreException reason) {
        count("transaction begun again");
    }

    private void count(String what) {
        Map<String, Integer> known = counts.get(side);
        if (known != null) {
            known.merge(what, 1, Integer::sum);
        }
    }

    /** A line for each side. */
    String markdown() {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(counts).forEach((name, of) -> lines.append("- ")
                .append(name)
                .append(": ")
                .append(of.isEmpty() ? "no error, no deadlock, no transaction begun again" : new TreeMap<>(of))
                .append('\n'));
        return lines.toString();
    }
}
