package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.ConfigurationException;
import java.io.IOException;
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
            fe80\\:\\:1:5432:app:me:six:and more
            broken:5432:app
            *:*:app:none:
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

    private PasswordFile file(String permissions) throws IOException {
        Path file = folder.resolve("pgpass");
        Files.writeString(file, ENTRIES);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return PasswordFile.read(file.toString());
    }
}
