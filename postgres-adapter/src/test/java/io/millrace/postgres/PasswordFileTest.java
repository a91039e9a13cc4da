package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.ConfigurationException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of passwords, as the pages of libpq describe them. */
class PasswordFileTest {
    private static final String ENTRIES = """
            #db:5432:app:me:not this one
            db:5432:app:me:first
            db:5432:app:me:second
            db:*:*:me:per\\:cent\\\\%
            localhost:5432:*:*:socket
            fe80\\:\\:1:5432:app:me:six\\:and more:a remark
            \\*:5432:app:star:not any host
            /srv/db:5432:app:me:own socket
            broken:5432:app
            *:*:app:none:
            *:*:app:none:behind the empty one
            *:*:other:me:any\s
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "db|5432|app|me|first",
                "db|5433|app|me|per:cent\\%",
                "/var/run/postgresql|5432|x|you|socket",
                "/tmp|5432|x|you|socket",
                "/srv/db|5432|app|me|own socket",
                "fe80::1|5432|app|me|six:and more",
                "elsewhere|1|other|me|any "
            })
    void theFirstLineThatFitsCounts(String host, int port, String database, String user, String password)
            throws IOException {
        assertThat(file("rw-------").password(List.of(new Host(host, port)), database, user))
                .contains(password);
    }

    @Test
    void nothingFits() throws IOException {
        PasswordFile file = file("r--------");
        assertThat(file.password(List.of(new Host("db", 5432)), "app", "you")).isEmpty();
        assertThat(file.password(List.of(new Host("db", 5432)), "app", "none")).isEmpty();
        assertThat(file.password(List.of(new Host("db", 5432)), "app", "star")).isEmpty();
        assertThat(file.password(List.of(new Host("/srv/db", 5432)), "x", "you"))
                .isEmpty();
        assertThat(PasswordFile.read(folder.resolve("none").toString())
                        .password(List.of(new Host("db", 5432)), "app", "me"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
    void aFileThatOthersMayUseIsLeftAlone(String permissions) throws IOException {
        assertThat(file(permissions).password(List.of(new Host("db", 5432)), "app", "me"))
                .isEmpty();
    }

    @Test
    void hostsThatAreUsedInTurnHaveOnePassword() throws IOException {
        PasswordFile file = file("rw-------");
        assertThat(file.password(List.of(new Host("db", 1), new Host("db", 2)), "app", "me"))
                .contains("per:cent\\%");
        assertThatThrownBy(() -> file.password(List.of(new Host("db", 1), new Host("db", 5432)), "app", "me"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining("first");
    }

    @Test
    void aFileThatIsNoTextIsRefused() throws IOException {
        Path file = folder.resolve("bytes");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> PasswordFile.read(file.toString()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("PGPASSFILE");
    }

    @ParameterizedTest
    @CsvSource({
        "'h:1:d:u:one\r\n', one",
        "'h:1:d:u:two', two",
        "'#\n\nh:1:d:u:th\rree\n', 'th\rree'",
        "'h:1:d:u:four\r', four"
    })
    void linesEndAsForLibpq(String text, String password) throws IOException {
        assertThat(file("rw-------", text).password(List.of(new Host("h", 1)), "d", "u"))
                .contains(password);
    }

    @Test
    void aFileThatIsNoPlainOneOrHugeIsNotRead() throws IOException {
        assertThat(PasswordFile.read("/dev/zero").password(List.of(new Host("db", 5432)), "app", "me"))
                .isEmpty();
        file("rw-------");
        Path file = folder.resolve("pgpass");
        try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.setLength(1L << 32);
        }
        assertThatThrownBy(() -> PasswordFile.read(file.toString())).isInstanceOf(ConfigurationException.class);
    }

    private PasswordFile file(String permissions) throws IOException {
        return file(permissions, ENTRIES);
    }

    private PasswordFile file(String permissions, String text) throws IOException {
        Path file = folder.resolve("pgpass");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return PasswordFile.read(file.toString());
    }
}
