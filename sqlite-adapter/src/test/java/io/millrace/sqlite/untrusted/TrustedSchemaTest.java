package io.millrace.sqlite.untrusted;

import static io.millrace.sqlite.untrusted.HostileFile.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.BadSqlException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the schema of any file may do, unless the application says that it trusts it. */
class TrustedSchemaTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT load_extension('/tmp/evil')",
                "SELECT fts3_tokenizer('simple')",
                "SELECT sqlite_log(1, 'told')",
                "SELECT name FROM pragma_table_info('t')",
                "SELECT count(*) FROM dbstat",
                "SELECT reverse(a) FROM t"
            })
    void aViewRunsNothingThatIsNotHarmless(String query) throws Exception {
        HostileFile file = HostileFile.of(
                folder, "CREATE TABLE t (a)", "INSERT INTO t VALUES ('ab')", "CREATE VIEW v AS " + query);
        file.with("journalMode=DELETE", store -> assertThatThrownBy(() -> all(store.query("SELECT * FROM v")))
                .isInstanceOf(BadSqlException.class)
                .hasMessageContaining("unsafe use of")
                .hasMessageContaining("trustedSchema"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT reverse('a'); END",
                "CREATE TABLE c (a CHECK (reverse(a) = a))",
                "CREATE TABLE c (a, b DEFAULT (reverse('ab')))"
            })
    void aWriteRunsNothingThatIsNotHarmless(String definition) throws Exception {
        HostileFile file = HostileFile.of(folder, "CREATE TABLE t (a)", definition);
        String table = definition.startsWith("CREATE TABLE") ? "c" : "t";
        file.with(
                "", store -> assertThatThrownBy(() -> all(store.execute("INSERT INTO " + table + " (a) VALUES ('aa')")))
                        .isInstanceOf(BadSqlException.class)
                        .hasMessageContaining("unsafe use of reverse()"));
    }

    @Test
    void anApplicationMaySayThatItTrustsTheSchema() throws Exception {
        HostileFile file = HostileFile.of(folder, "CREATE VIEW v AS SELECT reverse('ab')");
        file.with("trustedSchema=true", store -> assertThat(all(store.query(String.class, "SELECT * FROM v")))
                .containsExactly("ba"));
    }

    @Test
    void statementsOfTheApplicationMayUseAnyFunction() throws Exception {
        HostileFile.of(folder).with("", store -> assertThat(all(store.query(String.class, "SELECT reverse('ab')")))
                .containsExactly("ba"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fts5(body, content='doc', content_rowid='id')", "fts4(body)"})
    void triggersKeepAFullTextIndex(String module) throws Exception {
        HostileFile file = HostileFile.of(folder, "CREATE TABLE doc (id INTEGER PRIMARY KEY, body TEXT)");
        file.with("", store -> {
            all(store.execute("CREATE VIRTUAL TABLE found USING " + module));
            all(store.execute("CREATE TRIGGER added AFTER INSERT ON doc BEGIN"
                    + " INSERT INTO found (rowid, body) VALUES (new.id, new.body); END"));
            all(store.execute("INSERT INTO doc (body) VALUES ('a quick fox')"));
            assertThat(all(store.query(Long.class, "SELECT rowid FROM found WHERE found MATCH 'fox'")))
                    .containsExactly(1L);
        });
    }

    @Test
    void triggersKeepAnRTree() throws Exception {
        HostileFile file = HostileFile.of(folder, "CREATE TABLE place (id INTEGER PRIMARY KEY, x REAL)");
        file.with("", store -> {
            all(store.execute("CREATE VIRTUAL TABLE area USING rtree(id, low, high)"));
            all(store.execute("CREATE TRIGGER added AFTER INSERT ON place BEGIN"
                    + " INSERT INTO area VALUES (new.id, new.x, new.x); END"));
            all(store.execute("INSERT INTO place (x) VALUES (2)"));
            assertThat(all(store.query(Long.class, "SELECT id FROM area WHERE low > 1")))
                    .containsExactly(1L);
        });
    }
}
