package io.millrace.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatabaseType;
import io.millrace.Migration;
import io.millrace.MigrationAction;
import io.millrace.error.ConfigurationException;
import io.millrace.error.MigrationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Scripts that are filled in for their owner. */
class ScriptNamesTest {
    private static final Map<String, String> PREFIX = Map.of("prefix", "acme_");

    @Test
    void bothDirectionsOfEveryDatabaseAreFilledIn() {
        Migration migration = filled(
                Migration.of(
                                "acme",
                                1,
                                "reading",
                                "CREATE TABLE ${prefix}reading (note TEXT DEFAULT '$1 {prefix} $${prefix}')")
                        .with(DatabaseType.SQLITE, "CREATE TABLE \"${prefix}reading\" (x)")
                        .withDown("DROP TABLE ${prefix}reading")
                        .withDown(DatabaseType.SQLITE, "DROP TABLE \"${prefix}reading\"")
                        .withoutTransaction(),
                PREFIX);
        assertThat(text(migration.up(DatabaseType.POSTGRESQL)))
                .isEqualTo("CREATE TABLE acme_reading (note TEXT DEFAULT '$1 {prefix} $acme_')");
        assertThat(text(migration.up(DatabaseType.SQLITE))).isEqualTo("CREATE TABLE \"acme_reading\" (x)");
        assertThat(migration.down(DatabaseType.POSTGRESQL).map(ScriptNamesTest::text))
                .contains("DROP TABLE acme_reading");
        assertThat(migration.down(DatabaseType.SQLITE).map(ScriptNamesTest::text))
                .contains("DROP TABLE \"acme_reading\"");
        assertThat(migration.up(DatabaseType.SQLITE).transactional()).isFalse();
        assertThat(migration.id()).isEqualTo("acme/1 (reading)");
    }

    @Test
    void noPrefixIsOne() {
        Migration migration = Migration.of("host", 1, "reading", "CREATE TABLE ${prefix}reading (x)");
        assertThat(text(filled(migration, Map.of("prefix", "")).up(DatabaseType.SQLITE)))
                .isEqualTo("CREATE TABLE reading (x)");
    }

    @Test
    void withoutNamesAScriptIsAsItWas() {
        Migration migration = Migration.of("app", 1, "a", "SELECT '${prefix}'");
        assertThat(MigrationSource.of(List.of(migration)).load().block()).containsExactly(migration);
    }

    @Test
    void codeIsLeftAlone() {
        Migration migration = Migration.code("app", 1, "a", "1", tx -> Mono.empty());
        assertThat(filled(migration, PREFIX).up(DatabaseType.SQLITE)).isSameAs(migration.up(DatabaseType.SQLITE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${prefx}", "${}", "${ prefix }", "${PREFIX}", "${prefix", "${a\u0000}", "${$prefix}"})
    void aNameThatIsNotKnownIsAnErrorThatSaysWhere(String place) {
        Migration migration = Migration.of("app", 1, "a", "SELECT 1;\n-- note\nSELECT '" + place + "'");
        assertThatThrownBy(() -> filled(migration, PREFIX))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("app/1 (a), line 3")
                .hasMessageContaining("[prefix]");
    }

    @Test
    void aFileIsNamed(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("V001__a.sql"), "-- +goose Up\nSELECT 1\n-- +goose Down\nSELECT ${other}");
        Mono<List<Migration>> files =
                MigrationSource.directory("app", folder).withNames(PREFIX).load();
        assertThatThrownBy(files::block)
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("V001__a.sql, line 4: ${other}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "x\"; DROP TABLE t; --",
                "a'",
                "a`",
                "a.b",
                "a-b",
                "a$b",
                "ä",
                "a\n",
                "a\u0000",
                "${prefix}",
                "]",
                "0123456789012345678901234567890123456789012345678901234567890123"
            })
    void whatCouldEndANameIsRefused(String part) {
        assertThatThrownBy(() -> MigrationSource.of(List.of()).withNames(Map.of("prefix", part)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("${prefix}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "a b", "}", "a-b"})
    void whatCannotStandInAScriptIsNoName(String name) {
        assertThatThrownBy(() -> MigrationSource.of(List.of()).withNames(Map.of(name, "a")))
                .isInstanceOf(ConfigurationException.class);
    }

    private static Migration filled(Migration migration, Map<String, String> names) {
        return MigrationSource.of(List.of(migration))
                .withNames(names)
                .load()
                .block()
                .get(0);
    }

    private static String text(MigrationAction action) {
        return ((MigrationAction.Script) action).script().text();
    }
}
