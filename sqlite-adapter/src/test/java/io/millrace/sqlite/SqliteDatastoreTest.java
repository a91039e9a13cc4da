package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatabaseType;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.TransactionOptions;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.ConstraintViolationException.Kind;
import io.millrace.error.DatastoreClosedException;
import io.millrace.error.LockTimeoutException;
import io.millrace.error.PermissionDeniedException;
import io.millrace.error.ResourceException;
import io.millrace.error.TransactionUsageException;
import io.millrace.sqlite.driver.CheckpointMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A datastore in a file, in memory and read-only, and what is SQLite's own. The contract suite covers the rest. */
class SqliteDatastoreTest {
    @TempDir
    Path folder;

    @Test
    void aFileIsCreatedForItsOwnerOnlyWithItsFolders() throws Exception {
        Path file = folder.resolve("a/b/app.db");
        try (Opened opened = new Opened(Datastores.open("sqlite:" + file))) {
            opened.store().execute("CREATE TABLE item (id INTEGER PRIMARY KEY)").block();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file + "-wal"))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                    .isEqualTo("rwx------");
        }
        assertThat(folder.resolve("a/b")).isDirectoryNotContaining("glob:**-wal");
    }

    @Test
    void aFileKeepsWhatWasCommitted() {
        String url = "sqlite:" + folder.resolve("app.db");
        try (Opened opened = new Opened(Datastores.open(url))) {
            opened.store().execute("CREATE TABLE item (id INTEGER PRIMARY KEY)").block();
            opened.store().execute("INSERT INTO item VALUES (7)").block();
        }
        try (Opened opened = new Opened(Datastores.open(url))) {
            assertThat(opened.store()
                            .queryOne(Long.class, "SELECT id FROM item")
                            .block())
                    .isEqualTo(7);
        }
    }

    @Test
    void nothingIsOpenedBeforeTheFirstStatement() {
        Path file = folder.resolve("app.db");
        try (Opened opened = new Opened(Datastores.open("sqlite:" + file))) {
            Mono<RunResult> statement = opened.store().execute("CREATE TABLE item (id INTEGER)");
            assertThat(file).doesNotExist();
            statement.block();
            assertThat(file).exists();
        }
    }

    @Test
    void theEnvironmentOpensAFile() {
        Path file = folder.resolve("100%?.db");
        try (Opened opened = new Opened(Datastores.fromEnvironment(Map.of("SQLITE_PATH", file.toString())))) {
            assertThat(opened.store().type()).isEqualTo(DatabaseType.SQLITE);
            assertThat(opened.store().displayName()).isEqualTo("sqlite:" + file);
            assertThat(opened.store()
                            .queryOne(String.class, "PRAGMA journal_mode")
                            .block())
                    .isEqualTo("wal");
            assertThat(file).exists();
        }
        Path plain = folder.resolve("plain.db");
        try (Opened opened = new Opened(
                Datastores.fromEnvironment(Map.of("SQLITE_PATH", plain.toString(), "SQLITE_WAL", "false")))) {
            assertThat(opened.store()
                            .queryOne(String.class, "PRAGMA journal_mode")
                            .block())
                    .isEqualTo("delete");
        }
    }

    @Test
    void databasesInMemoryAreTheirOwnersAlone() {
        try (Opened one = new Opened(Datastores.open("sqlite::memory:"));
                Opened other = new Opened(SqliteDatastore.builder().memory().build())) {
            one.store().execute("CREATE TABLE item (id INTEGER)").block();
            other.store().execute("CREATE TABLE item (id INTEGER)").block();
            one.store().execute("INSERT INTO item VALUES (1)").block();
            assertThat(other.store().query("SELECT * FROM item").collectList().block())
                    .isEmpty();
        }
    }

    @Test
    void aReadOnlyDatastoreRefusesWritesAndSaysWhy() {
        Path file = folder.resolve("app.db");
        try (Opened opened = new Opened(Datastores.open("sqlite:" + file))) {
            opened.store().execute("CREATE TABLE item (id INTEGER)").block();
        }
        try (Opened opened = new Opened(Datastores.open("sqlite:" + file + "?readOnly=true"))) {
            assertThat(opened.store().query("SELECT * FROM item").collectList().block())
                    .isEmpty();
            StepVerifier.create(opened.store().execute("INSERT INTO item VALUES (1)"))
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(PermissionDeniedException.class)
                            .hasMessageContaining("read-only"));
        }
    }

    @Test
    void aReadOnlyTransactionRefusesWritesAndKeepsItsSnapshot() {
        try (Opened opened = new Opened(Datastores.open("sqlite:" + folder.resolve("app.db")))) {
            RelationalDatastore store = opened.store();
            store.execute("CREATE TABLE item (id INTEGER)").block();
            StepVerifier.create(store.transaction(
                            TransactionOptions.READ_ONLY, tx -> store.execute("INSERT INTO item VALUES (1)")
                                    .then(tx.queryOne(Long.class, "SELECT COUNT(*) FROM item"))))
                    .expectNext(0L)
                    .verifyComplete();
            StepVerifier.create(store.transaction(TransactionOptions.READ_ONLY, tx -> tx.execute("DELETE FROM item")))
                    .verifyError(PermissionDeniedException.class);
            assertThat(store.queryOne(Long.class, "SELECT COUNT(*) FROM item").block())
                    .isOne();
        }
    }

    @Test
    void inMemoryTheDatastoreIsRefusedInsideReadOnlyTransactionsToo() {
        try (Opened opened = new Opened(Datastores.open("sqlite::memory:"))) {
            StepVerifier.create(opened.store().transaction(TransactionOptions.READ_ONLY, tx -> opened.store()
                            .queryOne("SELECT 1")))
                    .verifyError(TransactionUsageException.class);
        }
    }

    @Test
    void executeReportsChangesAndTheLastRowid() {
        try (Opened opened = new Opened(Datastores.open("sqlite::memory:"))) {
            RelationalDatastore store = opened.store();
            store.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)")
                    .block();
            assertThat(store.execute("INSERT INTO item (name) VALUES ('a'), ('b')")
                            .block())
                    .isEqualTo(RunResult.of(2, 2L));
            assertThat(store.execute("UPDATE item SET name = 'c'").block()).isEqualTo(RunResult.of(2));
            assertThat(store.executeAll(
                                    "INSERT INTO item (name) VALUES (?)",
                                    Flux.range(0, 2_500).map(i -> List.of("n" + i)))
                            .block())
                    .isEqualTo(2_500);
            assertThat(store.query(Long.class, "INSERT INTO item (name) VALUES ('r') RETURNING id")
                            .collectList()
                            .block())
                    .containsExactly(2_503L);
        }
    }

    @Test
    void brokenConstraintsAreNamed() {
        try (Opened opened = new Opened(Datastores.open("sqlite::memory:"))) {
            RelationalDatastore store = opened.store();
            store.batch(List.of(
                            Sql.of("CREATE TABLE owner (id INTEGER PRIMARY KEY)"),
                            Sql.of("CREATE TABLE item (owner INTEGER NOT NULL REFERENCES owner, name TEXT,"
                                    + " price INTEGER CONSTRAINT positive CHECK (price > 0), UNIQUE (owner, name))"),
                            Sql.of("INSERT INTO owner VALUES (1)"),
                            Sql.of("INSERT INTO item VALUES (1, 'a', 1)")))
                    .blockLast();
            breaks(store, Sql.of("INSERT INTO item VALUES (?, ?, 1)", 1, "a"), Kind.UNIQUE, "item.owner,item.name");
            breaks(store, Sql.of("INSERT INTO item VALUES (?, ?, 1)", null, "b"), Kind.NOT_NULL, "item.owner");
            breaks(store, Sql.of("INSERT INTO item VALUES (?, ?, 0)", 1, "c"), Kind.CHECK, "positive");
            breaks(store, Sql.of("INSERT INTO item VALUES (?, ?, 1)", 2, "d"), Kind.FOREIGN_KEY, null);
        }
    }

    @Test
    void aBackupIsADatabaseOfItsOwn() {
        SqliteDatastore store =
                SqliteDatastore.builder().file(folder.resolve("app.db")).build();
        Path copy = folder.resolve("copy.db");
        try (Opened opened = new Opened(store)) {
            opened.store().execute("CREATE TABLE item (id INTEGER)").block();
            opened.store().execute("INSERT INTO item VALUES (7)").block();
            store.backup(copy).blockLast();
            StepVerifier.create(store.backup(copy).then()).verifyError(ResourceException.class);
            assertThat(store.integrityCheck().collectList().block()).isEmpty();
            assertThat(store.checkpoint(CheckpointMode.TRUNCATE).block().complete())
                    .isTrue();
        }
        try (Opened opened = new Opened(Datastores.open("sqlite:" + copy + "?readOnly=true"))) {
            assertThat(opened.store()
                            .queryOne(Long.class, "SELECT id FROM item")
                            .block())
                    .isEqualTo(7);
        }
        StepVerifier.create(store.backup(folder.resolve("late.db"))).verifyError(DatastoreClosedException.class);
    }

    @Test
    void waitingForTheWriterHasALimit() {
        try (Opened opened = new Opened(SqliteDatastore.builder()
                .file(folder.resolve("app.db"))
                .driver(settings -> settings.lockWaitTimeout(Duration.ofMillis(100)))
                .build())) {
            RelationalDatastore store = opened.store();
            store.execute("CREATE TABLE item (id INTEGER)").block();
            var holder = store.begin().block();
            StepVerifier.create(store.execute("INSERT INTO item VALUES (1)"))
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(LockTimeoutException.class)
                            .hasMessageContaining("lockWaitTimeout"));
            holder.rollback().block();
            store.execute("INSERT INTO item VALUES (1)").block();
        }
    }

    private static void breaks(RelationalDatastore store, Sql sql, Kind kind, String constraint) {
        StepVerifier.create(store.execute(sql)).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOfSatisfying(ConstraintViolationException.class, violation -> {
                    assertThat(violation.kind()).isEqualTo(kind);
                    assertThat(violation.constraint()).isEqualTo(Optional.ofNullable(constraint));
                    assertThat(violation.sql()).contains(sql.text());
                }));
    }
}
