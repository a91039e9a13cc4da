package io.millrace.sqlite.driver.badinput;

import static io.millrace.sqlite.driver.badinput.Failures.assertFails;
import static io.millrace.sqlite.driver.interop.Spi.rows;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static io.millrace.sqlite.driver.interop.Spi.update;
import static io.millrace.sqlite.driver.interop.Spi.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sqlite.driver.interop.DatabaseFile;
import io.millrace.sqlite.driver.interop.DriverTest;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DriverTest
class UnusableFileTest {
    @RegisterExtension
    final DatabaseFile database = new DatabaseFile();

    @TempDir
    Path directory;

    private ConnectionFactory factory(Path file, String... options) {
        return database.openUrl(DatabaseFile.url(file, options));
    }

    @Test
    void aDirectoryInPlaceOfTheFile() {
        assertFails(
                factory(directory).create(),
                R2dbcNonTransientResourceException.class,
                "08001",
                directory.toString(),
                "is a directory");
        assertFails(
                factory(directory, "readOnly=true").create(),
                R2dbcNonTransientResourceException.class,
                "08001",
                directory.toString(),
                "is a directory");
    }

    @Test
    void aPipeOrADeviceInPlaceOfTheFile() throws Exception {
        Path pipe = directory.resolve("pipe.db");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        for (Path file : List.of(pipe, Path.of("/dev/zero"))) {
            for (String[] options : new String[][] {{}, {"readOnly=true"}}) {
                assertFails(
                        factory(file, options).create(),
                        R2dbcNonTransientResourceException.class,
                        "08001",
                        file.toString(),
                        "is no regular file");
            }
        }
    }

    @Test
    void aPipeOrALinkInPlaceOfAFileBesideIt() throws Exception {
        Path file = directory.resolve("beside.db");
        for (String suffix : List.of("-journal", "-wal", "-shm")) {
            Path beside = directory.resolve("beside.db" + suffix);
            assertThat(new ProcessBuilder("mkfifo", beside.toString()).start().waitFor())
                    .isZero();
            assertRefusedBeside(file, beside);
            Files.delete(beside);
            Files.createSymbolicLink(beside, directory.resolve("elsewhere"));
            assertRefusedBeside(file, beside);
            Files.delete(beside);
        }
        assertThat(directory.resolve("elsewhere")).doesNotExist();
    }

    private void assertRefusedBeside(Path file, Path beside) {
        for (String[] options : new String[][] {{}, {"readOnly=true"}}) {
            assertFails(
                    factory(file, options).create(),
                    R2dbcNonTransientResourceException.class,
                    "08001",
                    beside.toString(),
                    "is no regular file");
        }
    }

    @Test
    void aFileInPlaceOfADirectory() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "something");

        assertFails(
                factory(file.resolve("test.db")).create(),
                R2dbcNonTransientResourceException.class,
                "08001",
                file.toString(),
                "Check");
        assertFails(
                factory(file.resolve("deeper/test.db")).create(),
                R2dbcNonTransientResourceException.class,
                "08001",
                file.toString(),
                "Check");
        assertThat(file).hasContent("something");
    }

    @Test
    void aDirectoryThatCannotBeCreated() {
        assertFails(
                factory(Path.of("/proc/no/such/directory/test.db")).create(),
                R2dbcNonTransientResourceException.class,
                "08001",
                "/proc/no/such/directory/test.db",
                "Check");
    }

    @Test
    void aMissingFileIsNotCreatedByAReadOnlyFactory() throws Exception {
        Path missing = directory.resolve("missing.db");

        assertFails(
                factory(missing, "readOnly=true").create(),
                R2dbcNonTransientResourceException.class,
                "08001",
                missing.toString(),
                "Check the path");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsLeftAsItWas() throws Exception {
        String text = "This is a letter, not a database. ".repeat(100);
        Path letter = Files.writeString(directory.resolve("letter.txt"), text);

        assertFails(
                factory(letter).create(),
                R2dbcNonTransientResourceException.class,
                "XX001",
                "not an SQLite database",
                "Check the path");
        assertFails(
                factory(letter, "readOnly=true").create(),
                R2dbcNonTransientResourceException.class,
                "XX001",
                "not an SQLite database",
                "Check the path");
        assertThat(letter).hasContent(text);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(letter);
        }
    }

    @Test
    void anEmptyFileIsAnEmptyDatabase() throws Exception {
        ConnectionFactory empty = factory(Files.createFile(directory.resolve("empty.db")));

        assertThat(rows(empty, "sqlite_schema")).isZero();
    }

    @Test
    void aFileThatMayNotBeRead() throws Exception {
        Path file = directory.resolve("secret.db");
        ConnectionFactory owner = factory(file);
        run(with(owner, connection -> update(connection, "CREATE TABLE entry (id INTEGER)")));
        DatabaseFile.close(owner);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));

        assertThat(Unprivileged.failureOf(DatabaseFile.url(file)))
                .startsWith(R2dbcPermissionDeniedException.class.getName() + " 42501 ")
                .contains(file.toString(), "Check the permissions");
        assertThat(Unprivileged.failureOf(DatabaseFile.url(file, "readOnly=true")))
                .startsWith(R2dbcPermissionDeniedException.class.getName() + " 42501 ")
                .contains(file.toString(), "Check the permissions");
    }

    @Test
    void aFileThatMayNotBeWritten() throws Exception {
        Path file = directory.resolve("kept.db");
        ConnectionFactory owner = factory(file, "journalMode=DELETE");
        run(with(owner, connection -> update(connection, "CREATE TABLE entry (id INTEGER)")));
        DatabaseFile.close(owner);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));

        assertThat(Unprivileged.failureOf(DatabaseFile.url(file, "journalMode=DELETE"), "INSERT INTO entry VALUES (1)"))
                .startsWith(R2dbcPermissionDeniedException.class.getName() + " 25006 ")
                .contains("read-only");
        assertThat(Unprivileged.failureOf(DatabaseFile.url(file, "readOnly=true"), "SELECT * FROM entry"))
                .isEqualTo("none");
    }

    @Test
    void aDirectoryInWhichNothingMayBeCreated() throws Exception {
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-x------"));

        assertThat(Unprivileged.failureOf(DatabaseFile.url(closed.resolve("test.db"))))
                .startsWith(R2dbcPermissionDeniedException.class.getName() + " 42501 ")
                .contains(closed.resolve("test.db").toString(), "Check the permissions of its directory");
        assertThat(Unprivileged.failureOf(DatabaseFile.url(closed.resolve("deeper/test.db"))))
                .startsWith(R2dbcPermissionDeniedException.class.getName() + " 42501 ")
                .contains("Check the permissions of its directory");
    }
}
