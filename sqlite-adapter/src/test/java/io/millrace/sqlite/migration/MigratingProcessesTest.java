package io.millrace.sqlite.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.LockTimeoutException;
import io.millrace.error.MigrationException;
import io.millrace.migration.MigrationSource;
import io.millrace.migration.MigrationStatus;
import io.millrace.migration.MigrationStatus.State;
import io.millrace.migration.Migrator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Several processes that migrate one file, and processes that are killed while they do. */
@Timeout(180)
class MigratingProcessesTest {
    private static final int PROCESSES = 20;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Counts for a second or so. */
    private static final String SLOW = """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000)
            INSERT INTO ledger SELECT %d FROM n WHERE i = 3000000;
            """;

    /** Writes until it is stopped, and soon more than fits into the cache. */
    private static final String ENDLESS = """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
            INSERT INTO half SELECT zeroblob(100000) FROM n;
            """;

    @TempDir
    private Path folder;

    private final List<MigratingProcess> processes = new ArrayList<>();
    private Path scripts;
    private String url;

    @BeforeEach
    void prepare() throws IOException {
        scripts = Files.createDirectory(folder.resolve("migrations"));
        url = "sqlite:" + folder.resolve("app.db");
        script("V001__ledger.sql", "CREATE TABLE ledger (version INTEGER NOT NULL);\nINSERT INTO ledger VALUES (1);");
    }

    @AfterEach
    void killThoseLeft() throws InterruptedException {
        for (MigratingProcess process : processes) {
            process.kill();
        }
    }

    @Test
    void twentyProcessesApplyEachMigrationOnceAndNoneFails() throws Exception {
        script("V002__slow.sql", SLOW.formatted(2));
        script("V003__open.sql", "-- +goose NO TRANSACTION\n" + SLOW.formatted(3) + "VACUUM;");
        for (int version = 4; version <= 20; version++) {
            script(
                    "V%03d__table.sql".formatted(version),
                    "CREATE TABLE t%d (id INTEGER);\nINSERT INTO ledger VALUES (%d);".formatted(version, version));
        }
        // Less than the slow ones take: a process must not give up when the database does.
        List<String> done = runAll(url + "?busyTimeout=PT0.1S");
        List<Long> versions =
                IntStream.rangeClosed(1, 20).mapToObj(Long::valueOf).toList();
        assertThat(done.stream().filter(line -> line.startsWith("DONE ")).map(line -> Long.valueOf(line.substring(5))))
                .containsExactlyInAnyOrderElementsOf(versions);
        withStore(store -> {
            assertThat(versionsIn(store)).isEqualTo(versions);
            assertThat(migrator(store)
                            .status()
                            .map(MigrationStatus::state)
                            .collectList()
                            .block(LIMIT))
                    .hasSize(20)
                    .containsOnly(State.APPLIED);
        });
    }

    @Test
    void whatAKilledProcessWasDoingIsUndoneAndDoneByTheNext() throws Exception {
        script("V002__half.sql", "CREATE TABLE half (content BLOB);\n" + ENDLESS);
        MigratingProcess process = start(url);
        process.go().awaitLine("STARTED 2"::equals);
        awaitPagesOfAnOpenTransaction();
        process.kill();

        withStore(store -> {
            assertThat(store.query(String.class, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
                            .collectList()
                            .block(LIMIT))
                    .containsExactly("_datastore_migrations", "ledger");
            assertThat(states(store)).containsExactly(State.APPLIED, State.PENDING);
        });
        script("V002__half.sql", "CREATE TABLE half (content BLOB);\nINSERT INTO ledger VALUES (2);");
        withStore(store -> {
            assertThat(migrator(store).up().run().block(LIMIT).applied()).hasSize(1);
            assertThat(states(store)).containsExactly(State.APPLIED, State.APPLIED);
        });
    }

    @Test
    void killsAtAnyMomentLeaveEachAppliedOnceOrNotAtAll() throws Exception {
        int last = 300;
        for (int version = 2; version <= last; version++) {
            script("V%03d__row.sql".formatted(version), "INSERT INTO ledger VALUES (%d);".formatted(version));
        }
        Random random = new Random(7);
        for (int kill = 0; kill < 5; kill++) {
            MigratingProcess process = start(url).go();
            for (int done = random.nextInt(1, 40); done > 0; done--) {
                process.awaitLine(line -> line.startsWith("DONE "));
            }
            process.kill();
        }
        withStore(store -> {
            migrator(store).up().run().block(LIMIT);
            assertThat(versionsIn(store))
                    .isEqualTo(IntStream.rangeClosed(1, last)
                            .mapToObj(Long::valueOf)
                            .toList());
        });
    }

    @Test
    void oneWithoutATransactionThatWasKilledStopsLaterRunsUntilItIsLookedAfter() throws Exception {
        script(
                "V002__half.sql",
                "-- +goose NO TRANSACTION\nCREATE TABLE half (content BLOB);\n" + ENDLESS
                        + "CREATE TABLE other (id INTEGER)");
        MigratingProcess process = start(url);
        process.go().awaitLine("STARTED 2"::equals);
        awaitPagesOfAnOpenTransaction();
        process.kill();

        withStore(store -> {
            assertThat(states(store)).containsExactly(State.APPLIED, State.UNFINISHED);
            assertThatThrownBy(() -> migrator(store).up().run().block(LIMIT))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("app/2 (half)")
                    .hasMessageContaining("not finished")
                    .hasMessageContaining("markNotApplied");
            store.execute("DROP TABLE half").block(LIMIT);
            migrator(store).markNotApplied(MigratingProcess.OWNER, 2).block(LIMIT);
            assertThat(states(store)).containsExactly(State.APPLIED, State.PENDING);
        });
        script("V002__half.sql", "-- +goose NO TRANSACTION\nCREATE TABLE half (content BLOB);");
        withStore(store ->
                assertThat(migrator(store).up().run().block(LIMIT).applied()).hasSize(1));
    }

    @Test
    void aLockOfAnotherProcessIsWaitedForBeyondTheBusyTimeoutAndUpToALimit() {
        String impatient = url + "?busyTimeout=PT0.02S";
        try (OtherConnection other = new OtherConnection(folder.resolve("app.db"))) {
            other.lock();
            withStore(impatient, store -> {
                assertThatThrownBy(() -> migrator(store)
                                .withLockWait(Duration.ofMillis(200))
                                .up()
                                .run()
                                .block(LIMIT))
                        .isInstanceOf(LockTimeoutException.class)
                        .hasMessageContaining("withLockWait");
                Mono<Void> unlockLater = Mono.delay(Duration.ofMillis(500)).then(Mono.fromRunnable(other::unlock));
                assertThat(Mono.zip(migrator(store).up().run(), unlockLater.thenReturn(true))
                                .block(LIMIT)
                                .getT1()
                                .applied())
                        .hasSize(1);
            });
        }
    }

    private void awaitPagesOfAnOpenTransaction() {
        Path wal = folder.resolve("app.db-wal");
        Mono.fromCallable(() -> Files.size(wal))
                .repeatWhen(again -> again.delayElements(Duration.ofMillis(20)))
                .takeUntil(size -> size > 10_000_000)
                .blockLast(LIMIT);
    }

    private List<String> runAll(String from) throws Exception {
        for (int i = 0; i < PROCESSES; i++) {
            start(from);
        }
        for (MigratingProcess process : processes) {
            process.go();
        }
        List<String> lines = new ArrayList<>();
        for (MigratingProcess process : processes) {
            lines.addAll(process.finish());
        }
        return lines;
    }

    private MigratingProcess start(String from) throws IOException {
        MigratingProcess process = MigratingProcess.start(from, scripts);
        processes.add(process);
        return process;
    }

    private void script(String name, String text) throws IOException {
        Files.writeString(scripts.resolve(name), text);
    }

    private Migrator migrator(RelationalDatastore store) {
        return Migrator.of(store, MigrationSource.directory(MigratingProcess.OWNER, scripts));
    }

    private static List<Long> versionsIn(RelationalDatastore store) {
        return store.query(Long.class, "SELECT version FROM ledger ORDER BY version")
                .collectList()
                .block(LIMIT);
    }

    private List<State> states(RelationalDatastore store) {
        return migrator(store)
                .status()
                .map(MigrationStatus::state)
                .collectList()
                .block(LIMIT);
    }

    private interface Use {
        void accept(RelationalDatastore store);
    }

    private void withStore(Use use) {
        withStore(url, use);
    }

    private static void withStore(String from, Use use) {
        RelationalDatastore store = Datastores.open(from);
        try {
            use.accept(store);
        } finally {
            store.close().block(LIMIT);
        }
    }
}
