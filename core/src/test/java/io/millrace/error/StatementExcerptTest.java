package io.millrace.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementExcerptTest {
    private static String shown(String sql, int position) {
        return new BadSqlException("It failed.", position, ErrorDetails.ofSql(sql), null).getMessage();
    }

    @Test
    void theStatementIsInOneLine() {
        assertThat(shown("SELECT id\n  FROM item -- all\n /* of them */ ;", 0))
                .isEqualTo("It failed. [in: SELECT id FROM item ;]");
    }

    @Test
    void thePlaceIsALineAndAColumn() {
        assertThat(shown("SELECT id,\r\n  nam FROM person", 15))
                .isEqualTo("It failed. [line 2, column 3, at \"nam FROM person\": SELECT id, nam FROM person]");
        assertThat(shown("SELECT", 7)).isEqualTo("It failed. [in: SELECT]");
    }

    @Test
    void columnsCountCharactersAsPeopleDo() {
        assertThat(shown("SELECT '\uD83D\uDE00', nam", 14)).contains("column 13, at \"nam\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT 'secret'",
                "SELECT 'it''s secret'",
                "SELECT E'it\\'s secret'",
                "SELECT a LIKE b ESCAPE'\\' AND c = 'secret'",
                "SELECT $$secret$$",
                "SELECT $a$secret$$ secret$a$",
                "SELECT 'secret",
                "`SELECT 1 -- don't\n, 'secret'`",
                "SELECT 1 /* don't /* nested */ */, 'secret'",
                "ALTER ROLE x PASSWORD 'secret'"
            })
    void whatStandsInQuotesIsNotShown(String sql) {
        assertThat(shown(sql, 0)).contains("'...'").doesNotContain("secret");
        for (int position = 1; position <= sql.length(); position++) {
            assertThat(shown(sql, position)).contains("'...'").doesNotContain("secret");
        }
    }

    @Test
    void parametersAndNamesAreShown() {
        assertThat(shown("SELECT \"it's\", $1, a$b FROM x WHERE y = :z", 0))
                .contains("SELECT \"it's\", $1, a$b FROM x WHERE y = :z");
    }

    @Test
    void aLongStatementIsCutAroundThePlace() {
        String sql = "SELECT " + "abc, ".repeat(1_000) + "wrong, " + "abc, ".repeat(1_000) + "1";
        assertThat(shown(sql, 0)).hasSizeLessThan(300).contains("SELECT abc").endsWith("...]");
        assertThat(shown(sql, sql.indexOf("wrong") + 1))
                .hasSizeLessThan(400)
                .contains("at \"wrong, abc")
                .contains(": ...")
                .contains("abc, wrong, abc");
    }

    @Test
    void theElementIsTold() {
        DatastoreException error = new ParameterException(
                "It failed.", ErrorDetails.ofSql("SELECT ?").at(OptionalLong.of(7)), null);
        assertThat(error).hasMessage("It failed. [element 7, counted from 0, in: SELECT ?]");
        assertThat(error.reason()).isEqualTo("It failed.");
        assertThat(error.index()).hasValue(7);
    }

    @Test
    void signsThatDeceiveAreEscaped() {
        assertThat(shown("SELECT \u202E1", 0)).isEqualTo("It failed. [in: SELECT \\u202e1]");
    }

    /** A module's own, as one would write it. */
    private static final class IndexNotBuiltException extends ModuleException {
        private static final long serialVersionUID = 1L;

        IndexNotBuiltException() {
            super("The index is not built.", ErrorDetails.NONE, null);
        }
    }

    @Test
    void modulesHaveErrorsOfTheirOwn() {
        DatastoreException error = new IndexNotBuiltException();
        assertThat(error).isInstanceOf(ModuleException.class).hasMessage("The index is not built.");
        assertThat(error.index()).isEmpty();
    }
}
