package io.millrace.examples.migration;

import io.millrace.Datastores;
import io.millrace.Migration;
import io.millrace.MigrationReport;
import io.millrace.RelationalDatastore;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/**
 * Applies 1,000 migrations to the database of the environment, each of them a table, an index and a row, and then starts with
 * nothing to do. Meant to be run twice: the second process prints what a start costs that has all of it still to load.
 */
public final class MigrationFigure {
    private static final int MIGRATIONS = 1_000;
    private static final int STARTS = 5;

    private static final String SCRIPT = """
            CREATE TABLE item_%1$d (id INTEGER PRIMARY KEY, name TEXT NOT NULL, created_at BIGINT NOT NULL);
            CREATE INDEX item_%1$d_by_name ON item_%1$d (name);
            INSERT INTO item_%1$d (id, name, created_at) VALUES (1, 'first of %1$d', 0);
            """;

    private MigrationFigure() {}

    /**
     * Runs the migrations.
     *
     * @param args none
     */
    public static void main(String[] args) {
        List<Migration> migrations = IntStream.rangeClosed(1, MIGRATIONS)
                .mapToObj(version -> Migration.of("figure", version, "item " + version, SCRIPT.formatted(version)))
                .toList();
        Mono.usingWhen(
                        Mono.fromCallable(Datastores::fromEnvironment),
                        store -> measure(store, migrations),
                        RelationalDatastore::close)
                .block();
    }

    private static Mono<Void> measure(RelationalDatastore store, List<Migration> migrations) {
        Mono<Void> start = timed(store.migrate(migrations), MigrationFigure::describe);
        return timed(store.query("SELECT 1").then(Mono.just("Opened the database")), Function.identity())
                .then(start.repeat(STARTS - 1).then());
    }

    private static String describe(MigrationReport report) {
        return "Applied %,d migrations, %,d were applied already"
                .formatted(report.applied().size(), report.alreadyApplied());
    }

    private static <T> Mono<Void> timed(Mono<T> work, Function<T, String> describe) {
        return Mono.defer(() -> {
            long start = System.nanoTime();
            return work.doOnNext(result -> System.out.printf(
                            "%s: %.1f ms%n", describe.apply(result), (System.nanoTime() - start) / 1e6))
                    .then();
        });
    }
}
