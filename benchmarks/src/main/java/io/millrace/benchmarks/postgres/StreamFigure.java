package io.millrace.benchmarks.postgres;

import io.millrace.RelationalDatastore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast five million rows are read, in how much memory: by a subscriber that takes them as they come, and by one that asks for a
 * few at a time. To be run with {@code -Xmx64m}, in which they would not fit.
 */
public final class StreamFigure {
    private static final int ROWS = 5_000_000;
    private static final int FEW = 100;
    private static final double NANOS = 1e9;
    private static final long MIB = 1 << 20;
    private static final String QUERY =
            "SELECT i AS id, i % 1000 AS owner, 'Item number ' || i AS title, i % 100 AS quantity, i / 100.0::float8 AS price"
                    + " FROM generate_series(1, ?) i";

    private StreamFigure() {}

    /**
     * Measures.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        try (PostgresDatabase database = PostgresDatabase.create()) {
            RelationalDatastore store = PostgresContender.millrace(database);
            try {
                read(store, "as they come", Integer.MAX_VALUE);
                read(store, FEW + " at a time", FEW);
            } finally {
                store.close().block();
            }
        }
    }

    private static void read(RelationalDatastore store, String how, int atATime) {
        AtomicLong sum = new AtomicLong();
        long start = System.nanoTime();
        Long rows = store.query(Entry.class, QUERY, ROWS)
                .doOnNext(entry -> sum.addAndGet(entry.id()))
                .limitRate(atATime)
                .count()
                .block();
        double seconds = (System.nanoTime() - start) / NANOS;
        if (rows == null || rows != ROWS || sum.get() != (long) ROWS * (ROWS + 1) / 2) {
            throw new IllegalStateException("Rows are missing: " + rows + " came, with the sum " + sum);
        }
        System.out.printf(
                "%,d rows into records, %s: %.1f s, %,.0f rows/s, heap of at most %,d MiB%n",
                ROWS, how, seconds, ROWS / seconds, Runtime.getRuntime().maxMemory() / MIB);
    }

    /** A row. */
    public record Entry(long id, long owner, String title, long quantity, double price) {}
}
