package io.millrace.sqlite.driver.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementSplitterTest {
    private static List<String> split(String text) {
        return ParsedText.parse(text).statements().stream()
                .map(ParsedStatement::sql)
                .toList();
    }

    @Test
    void semicolonsSplitOnlyBetweenStatements() {
        assertThat(split("SELECT ';'; SELECT \"a;b\", `c;d`, [e;f] /* ; */ -- ;\n ;; SELECT 'it''s;'"))
                .containsExactly("SELECT ';'", "SELECT \"a;b\", `c;d`, [e;f]", "SELECT 'it''s;'");
    }

    @Test
    void triggersEndWithEnd() {
        String trigger =
                "CREATE TEMP TRIGGER tr AFTER INSERT ON t BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 1; END";
        assertThat(split(trigger + "; SELECT 2")).containsExactly(trigger, "SELECT 2");
        assertThat(split("CREATE TABLE trigger_log (x); SELECT 1")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'unfinished",
                "/* unfinished",
                "[unfinished",
                "\"",
                "SELECT $",
                "CREATE TRIGGER x BEGIN ;",
                "\u0000"
            })
    void anythingCanBeScanned(String text) {
        assertThat(ParsedText.parse(text)).isNotNull();
    }

    @Test
    void parametersInsideLiteralsAndCommentsAreNone() {
        ParsedText sql = ParsedText.parse("SELECT '?', \":a\", [@b], `$c`, x'0F' -- ?\n /* :d */, ?, a::text");
        assertThat(sql.parameters().slots()).isEqualTo(2);
        assertThat(sql.parameters().slot("text")).isEqualTo(1);
    }

    @Test
    void slotsFollowSqlitesNumbers() {
        ParameterTable table = ParsedText.parse("SELECT ?, ?5, ?, :x, :x, ?").parameters();
        assertThat(table.slots()).isEqualTo(8);
        assertThat(table.isUsed(0)).isTrue();
        assertThat(table.isUsed(1)).isFalse();
        assertThat(table.isUsed(4)).isTrue();
        assertThat(table.isUsed(5)).isTrue();
        assertThat(table.slot(":x")).isEqualTo(6);
        assertThat(table.isUsed(7)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select 1 | QUERY",
                "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x | QUERY",
                "/* c */ insert into t values (1) | CHANGE",
                "REPLACE INTO t VALUES (1) | CHANGE",
                "CREATE TABLE t (x) | SCHEMA",
                "PRAGMA main.table_info(t) | INSPECT",
                "PRAGMA journal_mode | SOLO",
                "VACUUM | SOLO",
                "BEGIN EXCLUSIVE | BEGIN",
                "END TRANSACTION | COMMIT",
                "ROLLBACK | ROLLBACK",
                "ROLLBACK TRANSACTION TO SAVEPOINT x | ROLLBACK_TO",
                "RELEASE x | RELEASE",
                "EXPLAIN QUERY PLAN SELECT 1 | EXPLAIN"
            })
    void kindsAreToldByTheFirstWords(String text, StatementKind kind) {
        assertThat(ParsedText.parse(text).statements().get(0).kind()).isEqualTo(kind);
    }

    /** Joined with semicolons, statements come apart again as they were. */
    @Test
    void splittingUndoesJoining() {
        String[] parts = {
            "SELECT 'a;' || ?",
            "SELECT [x;y] FROM t",
            "INSERT INTO t VALUES (:a, x'00', '')",
            "UPDATE t SET a = 1 -1",
            "CREATE TRIGGER q AFTER DELETE ON t BEGIN DELETE FROM t; SELECT ';'; END",
            "SELECT \"\"\";\"",
            "SELECT 1/2"
        };
        String[] gaps = {";", " ; ", ";;\n", "; -- comment;\n", ";/*;*/"};
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            List<String> chosen = random.ints(1 + random.nextInt(5), 0, parts.length)
                    .mapToObj(i -> parts[i])
                    .toList();
            StringBuilder joined = new StringBuilder();
            chosen.forEach(part -> joined.append(part).append(gaps[random.nextInt(gaps.length)]));
            assertThat(split(joined.toString())).as("seed " + seed).isEqualTo(chosen);
        }
    }
}
