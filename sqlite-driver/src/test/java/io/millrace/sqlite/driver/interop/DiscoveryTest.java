package io.millrace.sqlite.driver.interop;

import static io.millrace.sqlite.driver.interop.Spi.all;
import static io.millrace.sqlite.driver.interop.Spi.ask;
import static io.millrace.sqlite.driver.interop.Spi.count;
import static io.millrace.sqlite.driver.interop.Spi.errorOf;
import static io.millrace.sqlite.driver.interop.Spi.one;
import static io.millrace.sqlite.driver.interop.Spi.query;
import static io.millrace.sqlite.driver.interop.Spi.rows;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static io.millrace.sqlite.driver.interop.Spi.update;
import static io.millrace.sqlite.driver.interop.Spi.with;
import static io.r2dbc.spi.ConnectionFactoryOptions.DATABASE;
import static io.r2dbc.spi.ConnectionFactoryOptions.DRIVER;
import static io.r2dbc.spi.ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT;
import static io.r2dbc.spi.ConnectionFactoryOptions.STATEMENT_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

@DriverTest
class DiscoveryTest {
    @RegisterExtension
    final DatabaseFile database = new DatabaseFile();

    @TempDir
    Path directory;

    private void createTable(ConnectionFactory factory) {
        run(with(factory, connection -> update(connection, "CREATE TABLE entry (id INTEGER PRIMARY KEY)")));
    }

    /** A query that runs where writes do. */
    private static <T> T onWriter(ConnectionFactory factory, Class<T> type, String sql) {
        return one(with(factory, connection -> Mono.from(connection.beginTransaction())
                .then(query(connection, type, sql).single())));
    }

    @Test
    void anAbsolutePathHasFourSlashes() {
        ConnectionFactory factory = ConnectionFactories.get("r2dbc:sqlite:///" + database.path());
        database.register(factory);

        createTable(factory);

        assertThat(database.path()).isRegularFile();
        assertThat(factory.getMetadata().getName()).isEqualTo("SQLite");
    }

    @Test
    void aPathRelativeToTheWorkingDirectoryBeginsWithADot() throws Exception {
        Path here = Path.of("").toAbsolutePath();
        Path relative = here.relativize(Files.createDirectories(here.resolve("target/relative")))
                .resolve("test-" + UUID.randomUUID() + ".db");
        ConnectionFactory factory = ConnectionFactories.get("r2dbc:sqlite:///./" + relative);

        createTable(factory);

        assertThat(here.resolve(relative)).isRegularFile();
        DatabaseFile.close(factory);
        Files.delete(here.resolve(relative));
    }

    @Test
    void aPathMayContainSpacesAndOtherCharacters() {
        Path odd = directory.resolve("a dir/größe #1 100% & more?.db");
        String encoded = "r2dbc:sqlite:///"
                + odd.toUri().getRawPath().replace("&", "%26").replace("?", "%3F");

        ConnectionFactory factory = ConnectionFactories.get(encoded);
        createTable(factory);

        assertThat(odd).isRegularFile();
        DatabaseFile.close(factory);
    }

    @Test
    void missingDirectoriesAreCreatedForTheOwnerAlone() throws Exception {
        Path file = directory.resolve("deep/er/test.db");

        ConnectionFactory factory = ConnectionFactories.get(DatabaseFile.url(file));
        createTable(factory);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        DatabaseFile.close(factory);
    }

    @Test
    void aNamedDatabaseInMemoryIsSharedByNameAndGoneWhenClosed() {
        String url = "r2dbc:sqlite:mem:///" + UUID.randomUUID();
        ConnectionFactory one = ConnectionFactories.get(url);
        ConnectionFactory same = ConnectionFactories.get(url);
        createTable(one);

        assertThat(rows(same, "entry")).isZero();

        DatabaseFile.close(one);
        assertThat(rows(same, "entry")).isZero();
        DatabaseFile.close(same);
        ConnectionFactory later = database.openUrl(url);
        assertThat(errorOf(with(later, connection -> count(connection, "entry"))))
                .hasMessageContaining("no such table");
    }

    @Test
    void aDatabaseInMemoryWithoutANameIsPrivateToItsFactory() {
        ConnectionFactory one = database.openUrl("r2dbc:sqlite:mem:///");
        ConnectionFactory other = database.openUrl("r2dbc:sqlite:mem:///");
        createTable(one);

        assertThat(rows(one, "entry")).isZero();
        assertThat(errorOf(with(other, connection -> count(connection, "entry"))))
                .hasMessageContaining("no such table");
    }

    @Test
    void optionsMayBeGivenByProgram() {
        ConnectionFactory factory = database.register(ConnectionFactories.get(ConnectionFactoryOptions.builder()
                .option(DRIVER, "sqlite")
                .option(DATABASE, database.path().toString())
                .option(STATEMENT_TIMEOUT, Duration.ofMillis(50))
                .option(LOCK_WAIT_TIMEOUT, Duration.ofSeconds(1))
                .option(Option.valueOf("foreignKeys"), false)
                .option(Option.valueOf("cacheSize"), -4000)
                .build()));

        assertThat(ask(factory, Long.class, "PRAGMA foreign_keys")).isZero();
        assertThat(ask(factory, Long.class, "PRAGMA cache_size")).isEqualTo(-4000);
        assertThat(errorOf(with(
                        factory,
                        connection -> query(
                                connection,
                                Long.class,
                                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                                        + " SELECT count(*) FROM n"))))
                .isInstanceOf(R2dbcTimeoutException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "foreign_keys, 1",
        "recursive_triggers, 0",
        "cache_size, -20000",
        "temp_store, 2",
        "journal_mode, wal",
    })
    void theDefaultsAreThoseOfTheDocumentation(String pragma, String value) {
        ConnectionFactory factory = database.open();

        assertThat(ask(factory, String.class, "PRAGMA " + pragma)).isEqualTo(value);
    }

    @Test
    void theWriterSynchronisesAtCheckpoints() {
        ConnectionFactory factory = database.open();

        assertThat(onWriter(factory, Long.class, "PRAGMA synchronous")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "cacheSize=-4000, cache_size, -4000",
        "foreignKeys=false, foreign_keys, 0",
        "recursiveTriggers=true, recursive_triggers, 1",
        "tempStore=FILE, temp_store, 1",
        "tempStore=file, temp_store, 1",
        "journalMode=DELETE, journal_mode, delete",
        "journalMode=wal, journal_mode, wal",
        "synchronous=FULL, synchronous, 2",
        "journalSizeLimit=1000000, journal_size_limit, 1000000",
    })
    void anOptionOfTheUrlIsSet(String option, String pragma, String value) {
        ConnectionFactory factory = database.open(option);

        assertThat(onWriter(factory, String.class, "PRAGMA " + pragma)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "statementTimeout=PT2S",
                "lockWaitTimeout=PT0.5S",
                "busyTimeout=PT1S",
                "cursorIdleTimeout=PT10S",
                "transactionIdleTimeout=PT10S",
                "closeTimeout=PT1S",
                "readers=1",
                "maxOpenCursors=0",
                "workerThreads=2",
                "fetchSize=10",
                "statementCacheSize=1",
                "maxQueuedStatements=100",
                "maxBufferedBytes=1000000"
            })
    void everyLimitMayBeGivenInTheUrl(String option) {
        ConnectionFactory factory = database.open(option);
        createTable(factory);

        assertThat(rows(factory, "entry")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "readers=none, readers",
        "readers=0, readers",
        "readers=-3, readers",
        "journalMode=paper, journalMode",
        "synchronous=maybe, synchronous",
        "foreignKeys=perhaps, foreignKeys",
        "statementTimeout=soon, statementTimeout",
        "lockWaitTimeout=-PT1S, lockWaitTimeout",
        "maxBufferedBytes=lots, maxBufferedBytes",
        "fetchSize=0, fetchSize",
    })
    void aBadOptionIsAnErrorThatNamesIt(String option, String name) {
        assertThatThrownBy(() -> ConnectionFactories.get(database.url(option)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @Test
    void theTransactionsAreSerializable() {
        ConnectionFactory factory = database.open();

        assertThat(all(with(factory, connection -> Mono.just(connection.getTransactionIsolationLevel()))))
                .containsExactly(IsolationLevel.SERIALIZABLE);
        assertThat(all(with(
                        factory,
                        connection -> Mono.just(connection.getMetadata().getDatabaseProductName()))))
                .containsExactly("SQLite");
        assertThat(ask(factory, String.class, "SELECT sqlite_version()"))
                .isEqualTo(one(with(
                        factory,
                        connection -> Mono.just(connection.getMetadata().getDatabaseVersion()))));
    }
}
