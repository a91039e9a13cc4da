package io.millrace.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.MigrationException;
import io.millrace.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a file of migrations is, it is read or refused with its name. */
class MigrationFuzzTest {
    private static final List<String> NAMES =
            List.of("V001__first.sql", "V20240517102030__by_date.sqlite.sql", "V2__x.postgresql.sql", "V3__y.pg.sql");

    private static final List<String> SCRIPTS = List.of(
            "-- +goose Up\nCREATE TABLE t (a INT);\r\n-- +goose Down\nDROP TABLE t;\n",
            "-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n-- +goose StatementEnd\n",
            "\ufeffCREATE TABLE t (a TEXT DEFAULT 'x;y');  \n\n-- a comment\nINSERT INTO t VALUES ('ä');");

    @Test
    void anyNameIsReadOrRefused() {
        Fuzz.run(NAMES, name -> load(new ScriptFile(name, "folder/" + name, "SELECT 1")));
    }

    /** A class path may have longer names than a disk. */
    @Test
    void aNameWithTooLongADescriptionIsRefused() {
        String name = "V1__" + "x".repeat(1001) + ".sql";
        assertThatThrownBy(() ->
                        MigrationFiles.migrations("app", List.of(new ScriptFile(name, "folder/" + name, "SELECT 1"))))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("folder/V1__")
                .hasMessageContaining("more than 1000 characters");
    }

    @Test
    void anyScriptIsReadOrRefused() {
        Fuzz.run(SCRIPTS, text -> load(new ScriptFile("V1__x.sql", "folder/V1__x.sql", text)));
    }

    @Test
    void anyBytesAreReadOrRefused() {
        List<String> bytes = SCRIPTS.stream()
                .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                .toList();
        Fuzz.run(bytes, text -> {
            try {
                ScriptFile.decode("V1__x.sql", "folder/V1__x.sql", text.getBytes(StandardCharsets.ISO_8859_1));
            } catch (MigrationException refused) {
                assertThat(refused).hasMessageContaining("folder/V1__x.sql");
            }
        });
    }

    @Test
    void aChecksumDependsOnNoEndsOfLines() {
        Checksums checksums = new Checksums();
        Fuzz.run(SCRIPTS, text -> {
            String unix = text.replace("\r\n", "\n").replace('\r', '\n');
            assertThat(checksums.of(unix.replace("\n", "\r\n"))).isEqualTo(checksums.of(text));
            assertThat(checksums.of(unix.replace("\n", " \t\n"))).isEqualTo(checksums.of(text));
        });
    }

    private static void load(ScriptFile file) {
        try {
            assertThat(MigrationFiles.migrations("app", List.of(file))).hasSize(1);
        } catch (MigrationException refused) {
            assertThat(refused).hasMessageContaining("folder/");
        }
    }
}
