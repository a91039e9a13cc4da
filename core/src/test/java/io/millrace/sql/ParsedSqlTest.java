package io.millrace.sql;

import static io.millrace.sql.Syntaxes.postgresql;
import static io.millrace.sql.Syntaxes.sqlite;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParsedSqlTest {
    @Test
    void findsPositionalParameters() {
        ParsedSql parsed = postgresql("SELECT ? FROM t WHERE a = ?");

        assertThat(parsed.style()).isEqualTo(ParameterStyle.POSITIONAL);
        assertThat(parsed.parameterCount()).isEqualTo(2);
        assertThat(parsed.parameterNames()).isEmpty();
        assertThat(rendered(parsed)).isEqualTo("SELECT $1 FROM t WHERE a = $2");
    }

    @Test
    void findsNamedParametersInOrderOfTheirFirstOccurrence() {
        ParsedSql parsed = postgresql("SELECT :b, :a_1, :B, :b, :größe, :_x$y");

        assertThat(parsed.style()).isEqualTo(ParameterStyle.NAMED);
        assertThat(parsed.parameterNames()).containsExactly("b", "a_1", "B", "größe", "_x$y");
        assertThat(parsed.parameterCount()).isEqualTo(5);
    }

    @Test
    void findsNumberedParametersInAnyOrder() {
        ParsedSql parsed = sqlite("SELECT $2, $1, $2");

        assertThat(parsed.style()).isEqualTo(ParameterStyle.NUMBERED);
        assertThat(parsed.parameterCount()).isEqualTo(2);
    }

    @Test
    void keepsTheOriginalText() {
        String sql = "SELECT :a -- why?";

        assertThat(sqlite(sql).sql()).isSameAs(sql);
        assertThat(sqlite(sql)).hasToString(sql);
    }

    @Test
    void usesTheOriginalTextWhenNothingChanges() {
        String sql = "SELECT ? FROM t";

        assertThat(sqlite(sql).bind(List.of(1)).sql()).isSameAs(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT '?', ':a', '$1', 'it''s ?'",
                "SELECT \"?\", \"a\"\" :b\"",
                "SELECT 1 -- ? :a $1 '",
                "SELECT 1 /* ? :a $1 ' */ + 2",
                "SELECT x::int, x :: text, f(a := 1), a[1:2], a[:2], a[1:], a[1: n]",
                "SELECT '\\', '?'",
                "SELECT 10:20, 'a' || 'b'",
                "SELECT a$1, b$c, été$2",
                ""
            })
    void findsNoParametersInTextThatHasNone(String sql) {
        ParsedSql parsed = postgresql(sql);

        assertThat(parsed.style()).isEqualTo(ParameterStyle.NONE);
        assertThat(parsed.bind(List.of()).sql()).isSameAs(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT $$ ? :a ' $1 $x$ $$",
                "SELECT $a$ ? $$ ' $b$ $a $A$ $aa$ $a$",
                "SELECT $ä_1$ :a $ä$ $ä_1$",
                "SELECT E'it\\'s ?', e'\\\\', 1",
                "SELECT E'a'\n  '\\' ? '",
                "SELECT E'a' -- comment '\n -- more\n '\\' ? '",
                "SELECT /* /* ? */ ? */ 1",
                "SELECT B'01', X'1F', U&'\\0041?', U&\"?\"",
                "SELECT @ -1, a @> b, a # b, `, $, $x, :"
            })
    void findsNoParametersWhereTheSyntaxHasDollarQuotesEscapesAndNestedComments(String sql) {
        assertThat(postgresql(sql).bind(List.of()).sql()).isSameAs(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SELECT [a ? ' :b [x] + 1", "SELECT `? `` :b`", "SELECT /* /* ? */ 1", "SELECT 'e\\', \"?\""})
    void findsNoParametersWhereTheSyntaxHasBracketsAndBackticks(String sql) {
        assertThat(sqlite(sql).bind(List.of()).sql()).isSameAs(sql);
    }

    @Test
    void findsTheParameterBehindALiteralThatLooksOpenInAnotherSyntax() {
        assertThat(rendered(sqlite("SELECT 'a\\', ?, '" + "'"))).isEqualTo("SELECT 'a\\', ?, ''");
        assertThat(rendered(postgresql("SELECT E'a' '\\', ?, '" + "'"))).isEqualTo("SELECT E'a' '\\', $1, ''");
        assertThat(rendered(postgresql("SELECT like'\\', ?"))).isEqualTo("SELECT like'\\', $1");
        assertThat(rendered(sqlite("SELECT /* /* */ ? /* */"))).isEqualTo("SELECT /* /* */ ? /* */");
        assertThat(rendered(postgresql("SELECT a[?] || `?`"))).isEqualTo("SELECT a[$1] || `$2`");
    }

    @Test
    void seesAParameterBehindACastAndInASlice() {
        assertThat(postgresql("SELECT :a::int, x::y, arr[:lo::int : :hi], arr[1:n]")
                        .parameterNames())
                .containsExactly("a", "lo", "hi", "n");
    }

    @Test
    void writesADoubledQuestionMarkOnce() {
        assertThat(rendered(postgresql("SELECT a ?? 'b', a ??| b, a ??& ?, a @?? ?, c ???")))
                .isEqualTo("SELECT a ? 'b', a ?| b, a ?& $1, a @? $2, c ?$3");
    }

    @Test
    void keepsANumberedMarkerApartFromTheWordsBesideIt() {
        assertThat(rendered(postgresql("SELECT a FROM t WHERE a=?AND b=?OR c LIMIT?")))
                .isEqualTo("SELECT a FROM t WHERE a=$1 AND b=$2 OR c LIMIT $3");
        assertThat(rendered(postgresql("SELECT 1 LIMIT:n"))).isEqualTo("SELECT 1 LIMIT $1");
    }

    @Test
    void countsStatements() {
        assertThat(sqlite("").statementCount()).isZero();
        assertThat(sqlite(" ; -- nothing\n /* at all */ ;").statementCount()).isZero();
        assertThat(sqlite("-- one\nSELECT 1; -- end").statementCount()).isEqualTo(1);
        assertThat(sqlite("SELECT 1; SELECT ?").statementCount()).isEqualTo(2);
        assertThat(sqlite("CREATE TRIGGER a AFTER INSERT ON b BEGIN SELECT 1; SELECT 2; END;")
                        .statementCount())
                .isEqualTo(1);
    }

    private static String rendered(ParsedSql parsed) {
        if (parsed.style() == ParameterStyle.NAMED) {
            return parsed.bind(parsed.parameterNames().stream().collect(Collectors.toMap(name -> name, name -> 1)))
                    .sql();
        }
        return parsed.bind(Collections.nCopies(parsed.parameterCount(), 1)).sql();
    }
}
