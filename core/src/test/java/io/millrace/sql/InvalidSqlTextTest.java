package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidSqlTextTest {
    @Test
    void saysWhatIsWrongWhereAndWhatToDo() {
        InvalidSqlTextException error =
                rejected(Syntaxes.SQLITE, "SELECT 1,\n  'it''s\nopen and long enough to be cut");

        assertThat(error)
                .hasMessage("String literal without its end at line 2, column 3, near \"'...\":"
                        + " close it with ', and double each ' inside it.");
        assertThat(error.position()).isEqualTo(12);
        assertThat(error.line()).isEqualTo(2);
        assertThat(error.column()).isEqualTo(3);
    }

    @Test
    void cutsItsExcerptBetweenCharacters() {
        assertThat(rejected(Syntaxes.SQLITE, "`" + "\uD83D\uDE00".repeat(20)))
                .hasMessageContaining("\"`" + "\uD83D\uDE00".repeat(11) + "...\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'secret",
                "E'secret",
                "$$secret",
                "$a$secret",
                "\"a 'secret",
                "/* 'secret",
                "$1a, 'secret'",
                "?1, 'secret'",
                "'a\0 secret'"
            })
    void showsNoLiteral(String sql) {
        assertThat(rejected(Syntaxes.POSTGRESQL, "SELECT " + sql)).hasMessageNotContaining("secret");
    }

    @Test
    void countsLinesByAnyLineBreakAndColumnsByCharacter() {
        InvalidSqlTextException error = rejected(Syntaxes.SQLITE, "1\r\n2\r3\n\n'😀é', 'x");

        assertThat(error.line()).isEqualTo(5);
        assertThat(error.column()).isEqualTo(7);
        assertThat(error.position()).isEqualTo(15);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'", "'a''", "\"", "\"\"\"", "`a", "[a", "/*", "/* *", "/*/"})
    void rejectsWhatHasNoEndWithBracketsAndBackticks(String sql) {
        assertThat(rejected(Syntaxes.SQLITE, "x " + sql).position()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"E'\\'", "e'", "E'a\\", "E'a'\n'", "$$", "$$ $", "$a$ $$ $A$ $aa$ $a", "/* /* */", "/*/**/"})
    void rejectsWhatHasNoEndWithEscapesDollarQuotesAndNestedComments(String sql) {
        assertThat(rejected(Syntaxes.POSTGRESQL, "x " + sql).position()).isEqualTo(2);
    }

    @Test
    void rejectsMixedStyles() {
        assertThat(rejected(Syntaxes.SQLITE, "SELECT ?, :a"))
                .hasMessage(":name parameter in a text with ? parameters at line 1, column 11, near \":a\":"
                        + " use one form for all. A colon that begins no parameter needs a space behind it.");
        assertThat(rejected(Syntaxes.SQLITE, "SELECT $1, ?"))
                .hasMessage("? parameter in a text with $1 parameters at line 1, column 12, near \"?\":"
                        + " use one form for all.");
        assertThat(rejected(Syntaxes.POSTGRESQL, "SELECT a[1:n], $1").position())
                .isEqualTo(15);
    }

    @Test
    void rejectsParametersInFormsThatAreNotPortable() {
        assertThat(rejected(Syntaxes.SQLITE, "SELECT ?1")).hasMessageContaining("write $1 instead of ?1");
        assertThat(rejected(Syntaxes.POSTGRESQL, "SELECT ?1")).hasMessageContaining("write $1 instead of ?1");
        assertThat(rejected(Syntaxes.POSTGRESQL, "SELECT $1a")).hasMessageContaining("separate them by a space");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@a", "#a", "$a", ":1", "@1", "$::a", ":$a"})
    void rejectsParametersOfTheDatabaseItself(String parameter) {
        assertThat(rejected(Syntaxes.SQLITE, "SELECT " + parameter))
                .hasMessageContaining("write it as ?, $1 or :name")
                .extracting(InvalidSqlTextException::position)
                .isEqualTo(7);
    }

    @Test
    void rejectsADoubledQuestionMarkWhereNoOperatorHasOne() {
        assertThat(rejected(Syntaxes.SQLITE, "SELECT a ?? b").position()).isEqualTo(9);
    }

    @Test
    void rejectsGapsInNumbers() {
        assertThat(rejected(Syntaxes.SQLITE, "SELECT $0")).hasMessageContaining("from $1");
        assertThat(rejected(Syntaxes.SQLITE, "SELECT $1, $3, $1"))
                .hasMessageContaining("without $2 anywhere")
                .extracting(InvalidSqlTextException::position)
                .isEqualTo(11);
        assertThat(rejected(Syntaxes.SQLITE, "SELECT $2")).hasMessageContaining("without $1 anywhere");
        assertThat(rejected(Syntaxes.SQLITE, "SELECT $99999999999999999999").position())
                .isEqualTo(7);
    }

    @Test
    void rejectsWhatCannotBeSent() {
        assertThat(rejected(Syntaxes.SQLITE, "SELECT 1 \0 WHERE").position()).isEqualTo(9);
        assertThat(rejected(Syntaxes.SQLITE, "SELECT '\uD83D'").position()).isEqualTo(8);
        assertThat(rejected(Syntaxes.SQLITE, "SELECT '\uDE00\uD83D'").position())
                .isEqualTo(8);
        assertThat(rejected(Syntaxes.SQLITE, "\uD83D").position()).isZero();
    }

    @Test
    void rejectsMoreParametersThanTheDatabaseTakes() {
        SqlParser positional = new SqlParser(SqlSyntax.ANSI, BindMarkers.POSITIONAL.withMaxValues(2));
        SqlParser numbered = new SqlParser(SqlSyntax.ANSI, Syntaxes.DOLLAR.withMaxValues(2));

        assertThat(numbered.parse("SELECT $1, $2, $1").parameterCount()).isEqualTo(2);
        assertThat(catchThrowableOfType(InvalidSqlTextException.class, () -> positional.parse("SELECT $1, $2, $1")))
                .hasMessageContaining("More than 2 values");
    }

    private static InvalidSqlTextException rejected(SqlSyntax syntax, String sql) {
        InvalidSqlTextException error = catchThrowableOfType(
                InvalidSqlTextException.class, () -> new SqlParser(syntax, BindMarkers.POSITIONAL).parse(sql));
        assertThat(error).as(sql).isNotNull();
        return error;
    }
}
