package io.millrace.sqlite.driver.badinput;

import static io.millrace.sqlite.driver.badinput.Failures.assertFails;
import static io.millrace.sqlite.driver.interop.Spi.connect;
import static io.millrace.sqlite.driver.interop.Spi.rows;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static io.millrace.sqlite.driver.interop.Spi.update;
import static io.millrace.sqlite.driver.interop.Spi.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sqlite.driver.OtherProcess;
import io.millrace.sqlite.driver.interop.DatabaseFile;
import io.millrace.sqlite.driver.interop.DriverTest;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** With {@code readOnly} nothing is written or created, not even what SQLite creates for readers. */
@DriverTest
class ReadingLeavesNoTraceTest {
    private static final String[] SCHEMA = {
        "CREATE TABLE entry (id INTEGER PRIMARY KEY, filler TEXT)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                + " INSERT INTO entry SELECT i, hex(randomblob(100)) FROM n"
    };

    @RegisterExtension
    final DatabaseFile database = new DatabaseFile();

    @TempDir
    Path directory;

    /** In what state a database is found. */
    enum State {
        ROLLBACK_JOURNAL {
            @Override
            void make(Path folder) {
                try (OtherProcess other = new OtherProcess(folder.resolve("x.db"))) {
                    other.run(SCHEMA);
                }
            }
        },
        WAL_AT_REST {
            @Override
            void make(Path folder) {
                try (OtherProcess other = new OtherProcess(folder.resolve("x.db"))) {
                    other.run("PRAGMA journal_mode = WAL");
                    other.run(SCHEMA);
                }
            }
        },
        /** As a process leaves it that was killed, without the index that nobody needs then. */
        WAL_WITH_ROWS_IN_ITS_LOG {
            @Override
            void make(Path folder) throws IOException {
                Path origin = Files.createDirectory(folder.resolve("origin"));
                try (OtherProcess other = new OtherProcess(origin.resolve("x.db"))) {
                    other.run("PRAGMA journal_mode = WAL");
                    other.run("PRAGMA wal_autocheckpoint = 0");
                    other.run(SCHEMA);
                    for (String name : new String[] {"x.db", "x.db-wal"}) {
                        Files.copy(origin.resolve(name), folder.resolve(name));
                    }
                }
            }
        };

        abstract void make(Path folder) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void inAFolderThatMayBeWritten(State state) throws IOException {
        state.make(directory);
        Map<String, String> before = content();
        ConnectionFactory reading = database.openUrl(DatabaseFile.url(directory.resolve("x.db"), "readOnly=true"));
        assertThat(rows(reading, "entry")).isEqualTo(2000);
        assertThat(content()).as("while it is open").isEqualTo(before);
        DatabaseFile.close(reading);
        assertThat(content()).as("afterwards").isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void inAFolderThatMayOnlyBeRead(State state) throws Exception {
        state.make(directory);
        String url = DatabaseFile.url(directory.resolve("x.db"), "readOnly=true");
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
            }
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assertThat(Unprivileged.failureOf(url, "SELECT id FROM entry")).isEqualTo("none");
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void whatIsWrittenLaterIsSeen() throws IOException {
        State.WAL_AT_REST.make(directory);
        ConnectionFactory reading = database.openUrl(DatabaseFile.url(directory.resolve("x.db"), "readOnly=true"));
        assertThat(rows(reading, "entry")).isEqualTo(2000);
        try (OtherProcess other = new OtherProcess(directory.resolve("x.db"))) {
            other.run("DELETE FROM entry WHERE id > 1000");
            assertThat(rows(reading, "entry")).as("while it is open elsewhere").isEqualTo(1000);
            other.run("DELETE FROM entry WHERE id > 500");
            assertThat(rows(reading, "entry")).isEqualTo(500);
        }
        assertThat(rows(reading, "entry")).as("after it was closed there").isEqualTo(500);
    }

    @Test
    void aWriteDuringAnOpenQueryFailsIt() throws IOException {
        State.WAL_AT_REST.make(directory);
        ConnectionFactory reading = database.openUrl(DatabaseFile.url(directory.resolve("x.db"), "readOnly=true"));
        Connection connection = connect(reading);
        Flux<Long> ids = Flux.from(connection
                        .createStatement("SELECT id FROM entry")
                        .fetchSize(10)
                        .execute())
                .concatMap(result -> result.map(row -> row.get(0, Long.class)), 1);
        try (OtherProcess other = new OtherProcess(directory.resolve("x.db"))) {
            StepVerifier.create(ids, 5)
                    .expectNextCount(5)
                    .then(() -> other.run("DELETE FROM entry"))
                    .thenRequest(Long.MAX_VALUE)
                    .thenConsumeWhile(id -> id <= 20)
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(R2dbcTransientResourceException.class)
                            .hasMessageContaining("Run it again"))
                    .verify();
            assertThat(rows(reading, "entry")).isZero();
        }
        run(connection.close());
    }

    @Test
    void readersThatOpenLaterDoNotAnswerFromAnotherFile() throws IOException {
        State.WAL_AT_REST.make(directory);
        Path file = directory.resolve("x.db");
        ConnectionFactory factory = database.openUrl(DatabaseFile.url(file));
        run(with(factory, connection -> update(connection, "DELETE FROM entry WHERE id > 1")));
        Path backup = directory.resolve("backup.db");
        try (OtherProcess other = new OtherProcess(backup)) {
            other.run(SCHEMA);
        }
        Files.move(backup, file, StandardCopyOption.REPLACE_EXISTING);

        assertFails(
                with(factory, connection -> update(connection, "SELECT count(*) FROM entry")),
                R2dbcNonTransientResourceException.class,
                "58030",
                file.toString(),
                "was replaced",
                "open it again");
    }

    @Test
    void readersThatOpenLaterSayThatTheFileIsGone() throws IOException {
        State.WAL_AT_REST.make(directory);
        Path file = directory.resolve("x.db");
        ConnectionFactory factory = database.openUrl(DatabaseFile.url(file));
        run(with(factory, connection -> update(connection, "DELETE FROM entry WHERE id > 1")));
        Files.delete(file);

        assertFails(
                with(factory, connection -> update(connection, "SELECT count(*) FROM entry")),
                R2dbcNonTransientResourceException.class,
                "58030",
                file.toString(),
                "or deleted",
                "Close everything that uses it");
        assertThat(file).doesNotExist();
    }

    /** Name, size and time of all files. */
    private Map<String, String> content() throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(file.getFileName().toString(), Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return content;
    }
}
