package io.millrace.sqlite.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class ProviderTest extends DriverTest {
    private static <T> T using(String url, java.util.function.Function<Connection, T> work) {
        ConnectionFactory factory = ConnectionFactories.get(url);
        assertThat(factory).isInstanceOf(SqliteConnectionFactory.class);
        try {
            return work.apply(Mono.from(factory.create()).block(LIMIT));
        } finally {
            ((SqliteConnectionFactory) factory).close().block(LIMIT);
        }
    }

    @Test
    void fourSlashesOpenAnAbsolutePath() {
        using("r2dbc:sqlite:///" + file(), connection -> {
            run(connection, "CREATE TABLE t (x)");
            return connection;
        });
        assertThat(file()).exists();
    }

    @Test
    void memoryIsOpenedByName() {
        String mode = using("r2dbc:sqlite:mem:///scratch", c -> one(c, String.class, "PRAGMA journal_mode"));
        assertThat(mode).isEqualTo("memory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "r2dbc:sqlite:///data/app.db",
                "r2dbc:sqlite://localhost/data/app.db",
                "r2dbc:sqlite:net:////data/app.db",
                "r2dbc:sqlite:///"
            })
    void wrongUrlsAreToldTheRightForm(String url) {
        assertThatThrownBy(() -> ConnectionFactories.get(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("r2dbc:sqlite:////");
    }

    @ParameterizedTest
    @CsvSource({
        "journal_mode,       '',                   wal",
        "journal_mode,       journalMode=delete,   delete",
        "synchronous,        '',                   1",
        "synchronous,        synchronous=FULL,     2",
        "foreign_keys,       '',                   1",
        "foreign_keys,       foreignKeys=false,    0",
        "recursive_triggers, '',                   0",
        "recursive_triggers, recursiveTriggers=on, 1",
        "cache_size,         '',                   -20000",
        "cache_size,         cacheSize=-1000,      -1000",
        "temp_store,         '',                   2",
        "temp_store,         tempStore=FILE,       1",
        "journal_size_limit, '',                   67108864",
        "journal_size_limit, journalSizeLimit=1000,1000"
    })
    void pragmasHaveTheirDefaultsAndOptions(String pragma, String option, String value) {
        String url = "r2dbc:sqlite:///" + file() + (option.isEmpty() ? "" : "?" + option);
        String set = using(url, c -> one(c, String.class, "PRAGMA " + pragma));
        assertThat(set).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "readOnly=perhaps, readOnly, true or false",
        "journalMode=fast, journalMode, WAL",
        "readers=many, readers, a number",
        "readers=0, readers, at least 1",
        "busyTimeout=5, busyTimeout, PT5S",
        "statementTimeout=-PT1S, statementTimeout, not negative"
    })
    void wrongValuesNameTheOptionAndWhatItTakes(String query, String option, String accepted) {
        assertThatThrownBy(() -> ConnectionFactories.get("r2dbc:sqlite:////tmp/x.db?" + query))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(option)
                .hasMessageContaining(accepted);
    }

    @Test
    void optionsMayBeTyped() {
        ConnectionFactory factory = ConnectionFactories.get(ConnectionFactoryOptions.builder()
                .option(ConnectionFactoryOptions.DRIVER, SqliteConnectionFactoryProvider.SQLITE_DRIVER)
                .option(ConnectionFactoryOptions.DATABASE, file().toString())
                .option(ConnectionFactoryOptions.STATEMENT_TIMEOUT, Duration.ofSeconds(5))
                .option(SqliteConnectionFactoryProvider.READERS, 1)
                .build());
        assertThat(factory.getMetadata().getName()).isEqualTo("SQLite");
    }

    @Test
    void filesAreForTheirOwnerOnly() throws Exception {
        Path path = directory.resolve("new/folder/own.db");
        Connection connection = connect(SqliteConnectionConfiguration.builder().file(path));
        run(connection, "CREATE TABLE t (x)");
        for (String name : new String[] {"own.db", "own.db-wal", "own.db-shm"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.resolveSibling(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
        for (Path folder : new Path[] {path.getParent(), path.getParent().getParent()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"we?ird #100% é.db", "a&b=c;d.db", "spaces in name.db"})
    void anyFileNameWillDo(String name) {
        Connection connection = connect(SqliteConnectionConfiguration.builder().file(directory.resolve(name)));
        run(connection, "CREATE TABLE t (x)");
        assertThat(count(connection, "t")).isZero();
        assertThat(directory.resolve(name)).exists();
    }

    @Test
    void fileWithoutWriteAheadLogHasOneConnection() {
        Connection connection = connect(onFile().journalMode(SqliteConnectionConfiguration.JournalMode.DELETE)
                .fetchSize(10));
        run(connection, "CREATE TABLE t AS " + series(30));
        query(connection, Long.class, "SELECT i FROM t")
                .concatMap(i -> update(connection, "INSERT INTO t VALUES (?)", -i))
                .blockLast(LIMIT);
        assertThat(count(connection, "t")).isEqualTo(60);
    }
}
