package io.millrace.sqlite.driver.badinput;

import static io.millrace.sqlite.driver.badinput.Failures.assertFails;
import static io.millrace.sqlite.driver.interop.Spi.ask;
import static io.millrace.sqlite.driver.interop.Spi.connect;
import static io.millrace.sqlite.driver.interop.Spi.count;
import static io.millrace.sqlite.driver.interop.Spi.errorOf;
import static io.millrace.sqlite.driver.interop.Spi.one;
import static io.millrace.sqlite.driver.interop.Spi.rows;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static io.millrace.sqlite.driver.interop.Spi.update;
import static io.millrace.sqlite.driver.interop.Spi.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sqlite.driver.interop.DatabaseFile;
import io.millrace.sqlite.driver.interop.DriverTest;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DriverTest
class ReadOnlyTest {
    private static final String READ_ONLY = "25006";

    @RegisterExtension
    final DatabaseFile database =
            new DatabaseFile("CREATE TABLE entry (id INTEGER PRIMARY KEY)", "INSERT INTO entry VALUES (1)");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO entry VALUES (2)",
                "UPDATE entry SET id = 3",
                "DELETE FROM entry",
                "CREATE TABLE more (id INTEGER)",
                "DROP TABLE entry",
                "INSERT INTO entry VALUES (2) RETURNING id",
                "WITH x(i) AS (SELECT 2) INSERT INTO entry SELECT i FROM x"
            })
    void aReadOnlyFactoryRefusesWhateverWrites(String sql) throws SQLException {
        ConnectionFactory factory = database.open("readOnly=true");

        assertFails(
                with(factory, connection -> update(connection, sql)),
                R2dbcPermissionDeniedException.class,
                READ_ONLY,
                "read-only");

        assertThat(rows(factory, "entry")).isEqualTo(1);
        assertThat(database.longByJdbc("SELECT sum(id) FROM entry")).isEqualTo(1);
    }

    @Test
    void aReadOnlyFactoryRefusesToWriteInATransactionToo() {
        Connection connection = connect(database.open("readOnly=true"));
        run(connection.beginTransaction());

        assertFails(
                update(connection, "INSERT INTO entry VALUES (2)"),
                R2dbcPermissionDeniedException.class,
                READ_ONLY,
                "read-only");

        assertThat(one(count(connection, "entry"))).isEqualTo(1);
        run(connection.rollbackTransaction());
        run(connection.close());
    }

    @Test
    void aReadOnlyFactorySeesWhatOthersCommit() throws SQLException {
        ConnectionFactory factory = database.open("readOnly=true");
        assertThat(rows(factory, "entry")).isEqualTo(1);

        database.executeByJdbc("INSERT INTO entry VALUES (2)");

        assertThat(rows(factory, "entry")).isEqualTo(2);
    }

    @Test
    void aReadOnlyFactoryAndAnotherThatWritesMayUseOneFile() {
        ConnectionFactory writing = database.open();
        ConnectionFactory reading = database.open("readOnly=true");
        run(with(writing, connection -> update(connection, "INSERT INTO entry VALUES (2)")));

        assertThat(rows(reading, "entry")).isEqualTo(2);
    }

    @Test
    void queryOnlyIsReportedAsReadOnly() {
        Connection connection = connect(database.open("journalMode=DELETE"));
        run(update(connection, "PRAGMA query_only = ON"));

        assertFails(
                update(connection, "INSERT INTO entry VALUES (2)"),
                R2dbcPermissionDeniedException.class,
                READ_ONLY,
                "read-only");
        run(connection.close());
    }

    @Test
    void aReadOnlyFileSystemRefusesToWriteAndLetsRead() throws Exception {
        try (Tmpfs disk = Tmpfs.mount(directory, "2m")) {
            Path file = disk.resolve("test.db");
            ConnectionFactory before = database.openUrl(DatabaseFile.url(file, "journalMode=DELETE"));
            run(with(before, connection -> update(connection, "CREATE TABLE entry (id INTEGER)")));
            run(with(before, connection -> update(connection, "INSERT INTO entry VALUES (1)")));
            DatabaseFile.close(before);
            disk.makeReadOnly();

            ConnectionFactory reading = database.openUrl(DatabaseFile.url(file, "readOnly=true"));
            assertThat(ask(reading, Long.class, "SELECT id FROM entry")).isEqualTo(1);
            DatabaseFile.close(reading);

            ConnectionFactory writing = database.openUrl(DatabaseFile.url(file, "journalMode=DELETE"));
            assertFails(
                    with(writing, connection -> update(connection, "INSERT INTO entry VALUES (2)")),
                    R2dbcPermissionDeniedException.class,
                    READ_ONLY,
                    "file system is read-only");
            DatabaseFile.close(writing);
        }
    }

    @Test
    void aDatabaseInWalModeOnAReadOnlyFileSystemCanBeRead() throws Exception {
        try (Tmpfs disk = Tmpfs.mount(directory, "2m")) {
            Path file = disk.resolve("test.db");
            ConnectionFactory before = database.openUrl(DatabaseFile.url(file));
            run(with(before, connection -> update(connection, "CREATE TABLE entry (id INTEGER)")));
            DatabaseFile.close(before);
            disk.makeReadOnly();

            ConnectionFactory reading = database.openUrl(DatabaseFile.url(file, "readOnly=true"));
            assertThat(rows(reading, "entry")).isZero();
            DatabaseFile.close(reading);
        }
    }

    @Test
    void aDatabaseInWalModeOnAReadOnlyFileSystemRefusesToWrite() throws Exception {
        try (Tmpfs disk = Tmpfs.mount(directory, "2m")) {
            Path file = disk.resolve("test.db");
            ConnectionFactory before = database.openUrl(DatabaseFile.url(file));
            run(with(before, connection -> update(connection, "CREATE TABLE entry (id INTEGER)")));
            DatabaseFile.close(before);
            disk.makeReadOnly();

            ConnectionFactory writing = database.openUrl(DatabaseFile.url(file));
            assertThat(errorOf(with(writing, connection -> update(connection, "INSERT INTO entry VALUES (2)"))))
                    .isInstanceOf(R2dbcException.class)
                    .hasMessageContaining("may be read and written");
            DatabaseFile.close(writing);
        }
    }

    @Test
    void aDatabaseCannotBeCreatedOnAReadOnlyFileSystem() throws Exception {
        try (Tmpfs disk = Tmpfs.mount(directory, "64k")) {
            Path file = disk.resolve("deep/test.db");
            disk.makeReadOnly();
            ConnectionFactory factory = database.openUrl(DatabaseFile.url(file));

            assertFails(
                    factory.create(),
                    R2dbcNonTransientResourceException.class,
                    "08001",
                    file.toString(),
                    "Read-only file system");
            DatabaseFile.close(factory);
            assertThat(Files.exists(file.getParent())).isFalse();
        }
    }
}
