package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.ParsedSql;
import io.millrace.sql.SqlParser;
import io.millrace.sql.SqlText;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresTextTest {
    private final SqlParser parser =
            new SqlParser(PostgresDialect.INSTANCE.syntax(), PostgresDialect.INSTANCE.bindMarkers());

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            SELECT a FROM t WHERE b = ? AND c ?? 'd'                 | true  | false
            WITH x AS (SELECT 1) SELECT * FROM x                     | true  | false
            WITH x AS (INSERT INTO t VALUES (?) RETURNING a) TABLE x | false | false
            WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x       | false | true
            SELECT a INTO b FROM t                                   | false | false
            SELECT a FROM t WHERE b IN (:list) FOR SHARE             | false | false
            UPDATE t SET a = :a                                      | false | true
            CREATE TABLE t AS SELECT 1                               | false | false
            """)
    void tellsWhatAStatementDoes(String sql, boolean selects, boolean countsChanges) {
        PostgresText text = PostgresText.of(parser.parse(sql));

        assertThat(text.selects()).isEqualTo(selects);
        assertThat(text.countsChanges()).isEqualTo(countsChanges);
        assertThat(text.setsTimeout()).isFalse();
    }

    @Test
    void isMadeOnceForATextAndWhatIsSentOfIt() {
        ParsedSql parsed = parser.parse("INSERT INTO t (a, b) VALUES (?, E'\\'')");
        PostgresText text = PostgresText.of(parsed);
        SentText sent = text.sent(parsed.bind(List.of(1)));

        assertThat(PostgresText.of(parser.parse(parsed.sql()))).isSameAs(text);
        assertThat(text.sent(parsed.bind(List.of(2)))).isSameAs(sent);
        assertThat(sent.sql()).isEqualTo("INSERT INTO t (a, b) VALUES ($1, E'\\'')");
        assertThat(sent.forDriver(true))
                .isEqualTo("INSERT INTO t (a, b) VALUES ($1, E'''')")
                .isSameAs(sent.forDriver(true));
        assertThat(sent.bulk()).isSameAs(sent.bulk());
    }

    @Test
    void knowsTheTextThatAListHasMadeOfIt() {
        ParsedSql parsed = parser.parse("SELECT a FROM t WHERE b IN (?)");
        PostgresText text = PostgresText.of(parsed);

        assertThat(text.sent(parsed.bind(List.of(List.of(1, 2)))).sql()).endsWith("IN ($1, $2)");
        assertThat(text.sent(parsed.bind(List.of(List.of(1, 2, 3)))).sql()).endsWith("IN ($1, $2, $3)");
        assertThat(text.sent(parsed.bind(List.of(1))).sql()).endsWith("IN ($1)");
    }

    @Test
    void keepsNoTextThatALongListHasMadeOfIt() {
        ParsedSql parsed = parser.parse("SELECT a FROM t WHERE b IN (?)");
        PostgresText text = PostgresText.of(parsed);
        SentText few = text.sent(parsed.bind(List.of(Collections.nCopies(100, 1))));

        SentText many = text.sent(parsed.bind(List.of(Collections.nCopies(10_000, 1))));

        assertThat(many.sql()).endsWith(", $10000)");
        assertThat(text.sent(parsed.bind(List.of(Collections.nCopies(100, 1))))).isSameAs(few);
    }

    @Test
    void claimsNothingOfATextThatCannotBeRead() {
        PostgresText text = PostgresText.of(SqlText.verbatim("SELECT 'without an end"));

        assertThat(text.selects()).isFalse();
        assertThat(text.countsChanges()).isFalse();
    }
}
