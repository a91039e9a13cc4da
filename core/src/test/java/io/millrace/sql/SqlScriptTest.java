package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sql.SqlScript.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScriptTest {
    @Test
    void givesEachStatementWithItsPlace() {
        String script = """
                -- Users.
                CREATE TABLE a (
                  x TEXT -- kept; inside
                );  INSERT INTO a VALUES ('é😀;'); /* two */ DELETE
                FROM a -- last
                """;

        assertThat(SqlScript.split(script, Syntaxes.SQLITE))
                .containsExactly(
                        new Statement("CREATE TABLE a (\n  x TEXT -- kept; inside\n)", 2, 1),
                        new Statement("INSERT INTO a VALUES ('é😀;')", 4, 5),
                        new Statement("DELETE\nFROM a", 4, 45));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \r\n\t", ";", " ; ;; ", "-- a; b", "/* ; */ ; -- x\n;", "\uFEFF"})
    void dropsPiecesWithoutAStatement(String script) {
        assertThat(SqlScript.split(script, Syntaxes.SQLITE)).isEmpty();
    }

    @Test
    void dropsAByteOrderMark() {
        assertThat(SqlScript.split("\uFEFFSELECT 1", Syntaxes.SQLITE)).containsExactly(new Statement("SELECT 1", 1, 2));
        assertThat(texts("SELECT 1;\uFEFF", Syntaxes.SQLITE)).containsExactly("SELECT 1", "\uFEFF");
    }

    @Test
    void splitsNotWithinLiteralsIdentifiersCommentsAndParentheses() {
        assertThat(texts("SELECT ';', \";\", `;`, [;] /* ; */ -- ;\n; SELECT 2", Syntaxes.SQLITE))
                .containsExactly("SELECT ';', \";\", `;`, [;]", "SELECT 2");
        assertThat(texts("SELECT $$;$$, $a$;$$;$a$, E'\\';' /* /* ; */ ; */; SELECT 2", Syntaxes.POSTGRESQL))
                .containsExactly("SELECT $$;$$, $a$;$$;$a$, E'\\';'", "SELECT 2");
        assertThat(texts("CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b); x", SqlSyntax.ANSI))
                .hasSize(2);
    }

    @Test
    void takesNoNoticeOfParameters() {
        assertThat(texts("SELECT ?, :a, $1, ?1; SELECT @b ?? c", Syntaxes.SQLITE))
                .containsExactly("SELECT ?, :a, $1, ?1", "SELECT @b ?? c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET x = 1; END",
                "create temp trigger if not exists t after insert on a begin\n select 1;\n delete from a; end",
                "CREATE TEMPORARY TRIGGER t BEFORE UPDATE OF begin ON a WHEN new.x > 1 BEGIN INSERT INTO b VALUES (1); END",
                "CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 3; END",
                "CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT CASE 1 WHEN 1 THEN CASE 2 WHEN 2 THEN 3 END END; END",
                "CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1 AS \"end\"; -- END;\n /* END; */ END",
                "CREATE TRIGGER v AFTER INSERT ON a BEGIN VALUES(1); END",
                "CREATE TRIGGER t AFTER DELETE ON a BEGIN REPLACE INTO b VALUES (1); WITH c AS (SELECT 1) DELETE FROM d; END",
                "CREATE TRIGGER begin INSTEAD OF DELETE ON a BEGIN DELETE FROM b; END"
            })
    void keepsTheBodyOfATriggerWhole(String trigger) {
        assertThat(texts(trigger + "; SELECT 1;", Syntaxes.SQLITE)).containsExactly(trigger, "SELECT 1");
        assertThat(texts("SELECT 1;" + trigger + "\n;\n", Syntaxes.SQLITE)).containsExactly("SELECT 1", trigger);
        assertThat(texts(trigger, Syntaxes.SQLITE)).containsExactly(trigger);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f()",
                "CREATE OR REPLACE TRIGGER begin AFTER UPDATE OF begin ON a EXECUTE FUNCTION begin()",
                "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f('begin', 'end')",
                "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $f$ BEGIN RETURN 1; END; $f$",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1",
                "CREATE FUNCTION f(atomic int) RETURNS int LANGUAGE sql RETURN atomic",
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END",
                "CREATE OR REPLACE PROCEDURE p(a int) LANGUAGE sql BEGIN ATOMIC END",
                "CREATE PROCEDURE p() begin atomic INSERT INTO a VALUES (1); -- ; END;\nDELETE FROM b; end",
                "DO $$ BEGIN PERFORM 1; END $$",
                "CREATE TABLE trigger_begin (begin int, atomic int)"
            })
    void keepsRoutinesWhole(String routine) {
        assertThat(texts(routine + "; SELECT 1;", Syntaxes.POSTGRESQL)).containsExactly(routine, "SELECT 1");
        assertThat(texts(routine, Syntaxes.POSTGRESQL)).containsExactly(routine);
    }

    @Test
    void splitsATransaction() {
        assertThat(texts("BEGIN; UPDATE a SET x = 1; END; SELECT 1", Syntaxes.SQLITE))
                .containsExactly("BEGIN", "UPDATE a SET x = 1", "END", "SELECT 1");
    }

    @Test
    void recoversAfterAStatementWithUnbalancedParentheses() {
        assertThat(texts("SELECT 1) + (a; b); SELECT 2", SqlSyntax.ANSI))
                .containsExactly("SELECT 1) + (a; b)", "SELECT 2");
        assertThat(texts("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT (1; END; x; y", Syntaxes.SQLITE))
                .containsExactly("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT (1; END", "x", "y");
    }

    @Test
    void failsWhereALiteralHasNoEnd() {
        assertThatThrownBy(() -> SqlScript.split("SELECT 1;\nSELECT 'a;\n", Syntaxes.SQLITE))
                .isInstanceOfSatisfying(InvalidSqlTextException.class, error -> {
                    assertThat(error.line()).isEqualTo(2);
                    assertThat(error.column()).isEqualTo(8);
                });
    }

    private static List<String> texts(String script, SqlSyntax syntax) {
        return SqlScript.split(script, syntax).stream().map(Statement::text).toList();
    }
}
