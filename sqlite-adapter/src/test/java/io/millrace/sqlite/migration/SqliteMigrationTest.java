package io.millrace.sqlite.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.Migration;
import io.millrace.RelationalDatastore;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.DatastoreClosedException;
import io.millrace.error.MigrationException;
import io.millrace.error.TransactionUsageException;
import io.millrace.migration.MigrationSource;
import io.millrace.migration.MigrationStatus;
import io.millrace.migration.MigrationStatus.State;
import io.millrace.migration.Migrator;
import io.millrace.observation.StatementExecution;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Migrations on SQLite, as far as the contract does not cover them. */
class SqliteMigrationTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Migration ITEMS =
            Migration.of("app", 1, "items", "CREATE TABLE item (id INTEGER PRIMARY KEY)");
    private static final String ENDLESS = """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
            INSERT INTO half SELECT i FROM n WHERE i < 0;
            """;

    @TempDir
    private Path folder;

    private RelationalDatastore store;

    @BeforeEach
    void open() {
        store = Datastores.open("sqlite:" + folder.resolve("app.db"));
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
    }

    @Test
    void theFirstRunFailsNothing() {
        List<StatementExecution> seen = new CopyOnWriteArrayList<>();
        RelationalDatastore observed = Datastores.create(
                DatastoreConfig.of("sqlite:" + folder.resolve("observed.db")).withObserver(seen::add));
        try {
            observed.migrate(List.of(ITEMS)).block(LIMIT);
        } finally {
            observed.close().block(LIMIT);
        }
        assertThat(seen).isNotEmpty().allMatch(each -> each.outcome() == StatementExecution.Outcome.COMPLETED);
    }

    @Test
    void aTriggerStaysWhole() {
        Migration trigger = Migration.of("app", 2, "trigger", """
                CREATE TABLE log (text TEXT);
                CREATE TRIGGER logged AFTER INSERT ON item BEGIN
                  INSERT INTO log VALUES ('one?');
                  INSERT INTO log VALUES (':two');
                END;
                INSERT INTO item VALUES (1);
                """);
        of(ITEMS, trigger).up().run().block(LIMIT);
        assertThat(store.query(String.class, "SELECT text FROM log")
                        .collectList()
                        .block(LIMIT))
                .containsExactly("one?", ":two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", ":name", "@name", "$1"})
    void aParameterIsNamedWithItsLine(String parameter) {
        Migration asking = Migration.of("app", 2, "asking", "-- asks\nINSERT INTO item VALUES (" + parameter + ")");
        fails(of(ITEMS, asking).up().run(), "app/2 (asking)", "line 2");
        assertThat(states(ITEMS, asking)).containsExactly(State.APPLIED, State.PENDING);
    }

    @Test
    void aConstraintThatTheCommitChecksFailsTheMigration() {
        Migration orphan = Migration.of("app", 2, "orphan", """
                CREATE TABLE part (item_id INTEGER REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO part VALUES (7);
                """);
        StepVerifier.create(of(ITEMS, orphan).up().run()).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(MigrationException.class)
                .hasMessageContainingAll("app/2 (orphan)", "could not be committed")
                .hasCauseInstanceOf(ConstraintViolationException.class));
        assertThat(states(ITEMS, orphan)).containsExactly(State.APPLIED, State.PENDING);
    }

    @Test
    void cancellingUndoesTheOneThatRuns() {
        Migration endless = Migration.of("app", 2, "endless", "CREATE TABLE half (i INTEGER);\n" + ENDLESS);
        cancelWhileRunning(endless);
        assertThat(states(ITEMS, endless)).containsExactly(State.APPLIED, State.PENDING);
        Migration mended = Migration.of("app", 2, "mended", "CREATE TABLE half (i INTEGER)");
        assertThat(of(ITEMS, mended).up().run().block(LIMIT).applied()).hasSize(1);
    }

    @Test
    void cancellingOneWithoutTransactionIsNotedAtOnce() {
        Migration endless = Migration.of("app", 2, "endless", "CREATE TABLE half (i INTEGER);\n" + ENDLESS)
                .withoutTransaction();
        cancelWhileRunning(endless);
        awaitDuration(-1);
        fails(of(ITEMS, endless).up().run(), "app/2 (endless)", "not finished");
    }

    /** Begins the second migration, and cancels when it is known to run: by its lock, or by its entry in the log. */
    private void cancelWhileRunning(Migration endless) {
        Sinks.Empty<Void> started = Sinks.empty();
        Disposable running = of(ITEMS, endless)
                .up()
                .progress()
                .doOnNext(event -> {
                    if (event.number() == 2) {
                        started.tryEmitEmpty();
                    }
                })
                .subscribe();
        started.asMono().block(LIMIT);
        if (!endless.up(store.type()).transactional()) {
            awaitDuration(0);
        }
        running.dispose();
    }

    private void awaitDuration(long durationMs) {
        store.query(
                        Long.class,
                        "SELECT duration_ms FROM _datastore_migrations WHERE applied_at IS NULL AND duration_ms = ?",
                        durationMs)
                .repeatWhen(again -> again.delayElements(Duration.ofMillis(10)))
                .blockFirst(LIMIT);
    }

    @Test
    void statementsThatNoTransactionTakesRunWithoutOne() {
        Migration vacuum = Migration.of("app", 2, "vacuum", "VACUUM");
        fails(of(ITEMS, vacuum).up().run(), "app/2 (vacuum)", "line 1");
        assertThat(of(ITEMS, vacuum.withoutTransaction())
                        .up()
                        .run()
                        .block(LIMIT)
                        .applied())
                .hasSize(1);
    }

    @Test
    void aReadOnlyDatastoreTellsTheStatus() {
        of(ITEMS).up().run().block(LIMIT);
        RelationalDatastore reading = Datastores.open("sqlite:" + folder.resolve("app.db") + "?readOnly=true");
        try {
            Migrator migrator = Migrator.of(reading, MigrationSource.of(List.of(ITEMS)));
            assertThat(migrator.status()
                            .map(MigrationStatus::state)
                            .collectList()
                            .block(LIMIT))
                    .containsExactly(State.APPLIED);
            assertThat(migrator.up().run().block(LIMIT).alreadyApplied()).isEqualTo(1);
        } finally {
            reading.close().block(LIMIT);
        }
    }

    @Test
    void insideATransactionOfTheStoreItIsRefused() {
        StepVerifier.create(store.transaction(tx -> of(ITEMS).up().run())).verifyError(TransactionUsageException.class);
    }

    @Test
    void aClosedStoreIsNotMigrated() {
        store.close().block(LIMIT);
        StepVerifier.create(of(ITEMS).up().run()).verifyError(DatastoreClosedException.class);
    }

    private Migrator of(Migration... migrations) {
        return Migrator.of(store, MigrationSource.of(List.of(migrations)));
    }

    private List<State> states(Migration... migrations) {
        return of(migrations).status().map(MigrationStatus::state).collectList().block(LIMIT);
    }

    private static void fails(Publisher<?> run, String... parts) {
        StepVerifier.create(Mono.from(run))
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(MigrationException.class).hasMessageContainingAll(parts));
    }
}
