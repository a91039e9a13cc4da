package io.millrace.benchmarks.soak;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.benchmarks.Folder;
import io.millrace.sqlite.driver.SqliteConnectionConfiguration.Synchronous;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** Cancels work of every kind at random moments, under load, and looks at what is left. */
final class RandomCancels {
    private static final int CALLERS = 64;
    private static final int ROWS = 5_000;
    private static final int AFTERWARDS = 1_000;
    private static final int MAX_MICROS = 3_000;
    private static final int READ_ROWS = 2_000;
    private static final int KINDS = 7;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path file;
    private final int cancels;
    private final int seed;
    private final Random random;
    private final Errors errors = new Errors();
    private final AtomicLong cancelled = new AtomicLong();
    private final AtomicLong completed = new AtomicLong();

    RandomCancels(Folder folder, int cancels, int seed) {
        this.file = folder.path().resolve("cancelled.db");
        this.cancels = cancels;
        this.seed = seed;
        this.random = new Random(seed);
    }

    Report run() {
        Hooks.onErrorDropped(errors::add);
        try {
            return cancelAndLook();
        } finally {
            Hooks.resetOnErrorDropped();
        }
    }

    private Report cancelAndLook() {
        RelationalDatastore store = Ledger.open(file, Synchronous.NORMAL);
        Ledger.create(store)
                .then(store.execute("CREATE TABLE read (id INTEGER PRIMARY KEY, text TEXT NOT NULL)"))
                .then(store.executeAll(
                        "INSERT INTO read VALUES (?, ?)",
                        Flux.range(0, ROWS).map(id -> List.of(id, "The text of row " + id))))
                .block();
        // Cancels are counted and not calls, since some calls are quicker than their cancel.
        Flux.range(0, Integer.MAX_VALUE)
                .takeWhile(call -> cancelled.get() < cancels)
                .flatMap(call -> cancelled(store, call), CALLERS)
                .blockLast();

        Report report = new Report(cancels + " cancels at random moments, " + CALLERS + " callers, seed " + seed)
                .figure("calls", "%,d cancelled, %,d completed before their cancel", cancelled.get(), completed.get())
                .figure("errors", "%s", errors)
                .require(errors.count() == 0, "no call failed, before its cancel or after it")
                .require(released(), "no snapshot, cursor or lock is left: the log can be emptied from outside");
        report.require(
                        succeeds(store.execute("DROP TABLE read").then(store.execute("VACUUM"))),
                        "no statement is left open: a table that was read can be dropped, and the file rewritten")
                .require(servesNormally(store), AFTERWARDS + " writes and reads afterwards give what they should");
        store.close().block();
        return report.require(Ledger.halfEntries(file) == 0, "no entry is there by half")
                .require(
                        Files.notExists(file.resolveSibling(file.getFileName() + "-wal")),
                        "no connection is left open: closing the store has removed the log");
    }

    /** Some work, and a cancel that comes before or after its end. */
    private Mono<Void> cancelled(RelationalDatastore store, int call) {
        int kind;
        long micros;
        synchronized (random) {
            kind = random.nextInt(KINDS);
            micros = random.nextInt(MAX_MICROS);
        }
        return Flux.from(work(store, kind, call))
                .doOnComplete(completed::incrementAndGet)
                .doOnCancel(cancelled::incrementAndGet)
                .takeUntilOther(Mono.delay(Duration.ofNanos(micros * 1_000)))
                .onErrorResume(error -> {
                    errors.add(error);
                    return Mono.empty();
                })
                .then();
    }

    private static Publisher<?> work(RelationalDatastore store, int kind, long number) {
        return switch (kind) {
            case 0 -> store.queryOne(String.class, "SELECT text FROM read WHERE id = ?", number % ROWS);
            // By bounded demand. limitRate would do, but drops an error of its own when a cancel meets a signal.
            case 1 -> store.query("SELECT id, text FROM read").concatMap(Mono::just, READ_ROWS);
            case 2 -> store.query("SELECT id, text FROM read").take(number % ROWS);
            case 3 ->
                store.query("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)"
                        + " SELECT count(*) FROM n");
            case 4 -> Ledger.enter(store, kind, number);
            case 5 -> Ledger.enterInTransaction(store, kind, number);
            default ->
                store.batch(List.of(
                        Sql.of("INSERT INTO debit VALUES (?, ?)", kind, number),
                        Sql.of("INSERT INTO credit VALUES (?, ?)", kind, number)));
        };
    }

    /** What was cancelled is given back a moment later, so this waits for it, and no longer than it may take. */
    private boolean released() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean free = false;
        while (!free && System.nanoTime() - end < 0) {
            free = Ledger.number(file, "PRAGMA wal_checkpoint(TRUNCATE)") == 0;
        }
        return free;
    }

    private boolean servesNormally(RelationalDatastore store) {
        Long found = Flux.range(0, AFTERWARDS)
                .flatMap(
                        number -> Ledger.enterInTransaction(store, KINDS, number)
                                .then(store.queryOne(
                                        Integer.class,
                                        "SELECT number FROM credit WHERE writer = ? AND number = ?",
                                        KINDS,
                                        number))
                                .filter(read -> read.equals(number)),
                        CALLERS)
                .count()
                .onErrorResume(error -> {
                    errors.add(error);
                    return Mono.just(0L);
                })
                .block(PATIENCE);
        return found != null && found == AFTERWARDS;
    }

    private static boolean succeeds(Mono<?> work) {
        return Boolean.TRUE.equals(work.thenReturn(true).onErrorReturn(false).block(PATIENCE));
    }
}
