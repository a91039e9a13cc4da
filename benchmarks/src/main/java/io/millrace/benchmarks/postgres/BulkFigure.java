package io.millrace.benchmarks.postgres;

import io.millrace.RelationalDatastore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import reactor.core.publisher.Flux;

/**
 * How fast a million rows of four columns are written, beside {@code psql \copy} of the same rows on the same machine; and how fast
 * rows are updated by their keys. What is done first changes from round to round.
 */
public final class BulkFigure {
    private static final int ROWS = 1_000_000;
    private static final int UPDATES = 100_000;
    private static final int ROUNDS = 5;
    private static final double NANOS = 1e9;
    private static final String INSERT = "INSERT INTO load (id, owner, title, price) VALUES (?, ?, ?, ?)";
    private static final String UPDATE = "UPDATE load SET title = ? WHERE id = ?";

    private BulkFigure() {}

    /**
     * Measures.
     *
     * @param arguments none
     * @throws Exception when there is no server or no psql
     */
    public static void main(String[] arguments) throws Exception {
        Path file = Files.createTempFile("millrace-", ".tsv");
        try (PostgresDatabase database = PostgresDatabase.create()) {
            RelationalDatastore store = PostgresContender.millrace(database);
            try {
                write(file);
                store.execute("CREATE TABLE load (id bigint PRIMARY KEY, owner bigint NOT NULL, title text NOT NULL,"
                                + " price double precision NOT NULL)")
                        .block();
                measure(store, () -> copy(database, file));
            } finally {
                store.close().block();
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void measure(RelationalDatastore store, LongSupplier copy) {
        double[] ours = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        double[] updates = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            boolean first = round % 2 == 0;
            if (first) {
                ours[round] = rate(store, ROWS, () -> insert(store));
                updates[round] = perSecond(UPDATES, () -> update(store));
            }
            theirs[round] = rate(store, ROWS, copy);
            if (!first) {
                ours[round] = rate(store, ROWS, () -> insert(store));
                updates[round] = perSecond(UPDATES, () -> update(store));
            }
            System.out.printf(
                    "executeAll %,.0f rows/s, psql \\copy %,.0f rows/s, ratio %.2f; updates by key %,.0f rows/s%n",
                    ours[round], theirs[round], ours[round] / theirs[round], updates[round]);
        }
        System.out.printf(
                "Median: executeAll %,.0f rows/s, psql \\copy %,.0f rows/s, ratio %.2f; updates by key %,.0f rows/s%n",
                median(ours), median(theirs), median(ours) / median(theirs), median(updates));
    }

    private static double rate(RelationalDatastore store, int rows, LongSupplier work) {
        store.execute("TRUNCATE load").block();
        return perSecond(rows, work);
    }

    private static double perSecond(int rows, LongSupplier work) {
        long start = System.nanoTime();
        long done = work.getAsLong();
        if (done != rows) {
            throw new IllegalStateException(done + " rows were written, and not " + rows);
        }
        return rows * NANOS / (System.nanoTime() - start);
    }

    private static long insert(RelationalDatastore store) {
        Long written = store.executeAll(INSERT, Flux.range(0, ROWS).map(BulkFigure::row))
                .block();
        return written == null ? 0 : written;
    }

    private static long update(RelationalDatastore store) {
        Long changed = store.executeAll(UPDATE, Flux.range(0, UPDATES).map(id -> List.of("Another title", (long) id)))
                .block();
        return changed == null ? 0 : changed;
    }

    private static List<Object> row(int id) {
        return List.of((long) id, id % 1_000L, "Item number " + id, id / 100.0);
    }

    private static void write(Path file) throws IOException {
        try (Writer lines = Files.newBufferedWriter(file)) {
            for (int id = 0; id < ROWS; id++) {
                List<Object> row = row(id);
                lines.append(row.get(0) + "\t" + row.get(1) + "\t" + row.get(2) + "\t" + row.get(3) + "\n");
            }
        }
    }

    private static long copy(PostgresDatabase database, Path file) {
        try {
            ProcessBuilder psql = new ProcessBuilder(
                            "psql",
                            "-q",
                            "-h",
                            database.host(),
                            "-p",
                            Integer.toString(database.port()),
                            "-U",
                            database.user(),
                            "-d",
                            database.name(),
                            "-v",
                            "ON_ERROR_STOP=1",
                            "-c",
                            "\\copy " + database.schema() + ".load from '" + file + "'")
                    .inheritIO();
            psql.environment().put("PGPASSWORD", database.password());
            int status = psql.start().waitFor();
            if (status != 0) {
                throw new IllegalStateException("psql ended with " + status);
            }
            return database.number("SELECT count(*) FROM " + database.schema() + ".load");
        } catch (IOException e) {
            throw new UncheckedIOException("psql, PostgreSQL's client, is needed for the comparison", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private static double median(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
