package io.millrace.query;

import static io.millrace.query.Expression.column;
import static io.millrace.query.Filter.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.Sql;
import java.util.List;
import org.junit.jupiter.api.Test;

class RawSqlTest {
    @Test
    void itStandsInParenthesesAndBindsItsValuesInOrder() {
        Filter filter = eq("a", 1)
                .and(RawSql.of("json_extract(doc, ?) > ? OR x", "$.y", 2))
                .and(eq("b", 3));
        Sql sql = filter.toSql(Dialects.STANDARD);
        assertThat(sql.text()).isEqualTo("\"a\" = ? AND (json_extract(doc, ?) > ? OR x) AND \"b\" = ?");
        assertThat(sql.positional()).containsExactly(1, "$.y", 2, 3);
    }

    @Test
    void twoAreEqualWhenTheirArraysHoldTheSame() {
        RawSql one = RawSql.of("digest = ?", new byte[] {1});
        assertThat(one)
                .isEqualTo(RawSql.of("digest = ?", new byte[] {1}))
                .hasSameHashCodeAs(RawSql.of("digest = ?", new byte[] {1}));
        assertThat(one).isNotEqualTo(RawSql.of("digest = ?", new byte[] {2}));
    }

    @Test
    void marksInLiteralsAndNamesAreText() {
        assertThat(RawSql.of("'?;--)' = \"?;(\"").toSql(Dialects.STANDARD).text())
                .isEqualTo("'?;--)' = \"?;(\"");
    }

    @Test
    void whatIsNotAWholeIsRefused() {
        refused(RawSql.of("a = ?"), "1 ? for 0 values");
        refused(RawSql.of("a = 1", 1), "0 ? for 1 values");
        refused(RawSql.of("a = :name"), "no parameters but ?");
        refused(RawSql.of("a = $1", 1), "no parameters but ?");
        refused(RawSql.of("a = 1) OR (1 = 1"), "did not open");
        refused(RawSql.of("(a = 1"), "does not close");
        refused(RawSql.of("a = 1; DELETE FROM b"), "no semicolon");
        refused(RawSql.of("a = 1 -- the rest"), "no comment");
        refused(RawSql.of("a = 1 /* the rest */"), "no comment");
        refused(RawSql.of(" \n"), "is empty");
        refused(RawSql.of("a = 'x"), "without its end");
    }

    @Test
    void itGoesOnWithNamesValuesExpressionsAndFilters() {
        QueryBuilder builder = QueryBuilder.of(Dialects.STANDARD);
        RawSql raw = RawSql.of("SELECT")
                .list(List.of(column("a"), column("b", "c").as("d")))
                .sql("FROM f(?) WHERE (", 1)
                .filter(eq("x", 2).or(eq("y", 3)))
                .sql("AND")
                .expression(column("t", "z"))
                .sql("IN (")
                .select(builder.select("id").from("u").where(eq("k", 4)))
                .sql(")) LIMIT")
                .value(5);
        Sql sql = raw.toSql(Dialects.STANDARD);
        assertThat(sql.text())
                .isEqualTo(
                        "SELECT \"a\", \"b\".\"c\" AS \"d\" FROM f(?) WHERE ( (\"x\" = ? OR \"y\" = ?) AND \"t\".\"z\""
                                + " IN ( SELECT \"id\" FROM \"u\" WHERE \"k\" = ? )) LIMIT ?");
        assertThat(sql.positional()).containsExactly(1, 2, 3, 4, 5);
        assertThat(raw.toString()).doesNotContain("= 2").contains("FROM f(?)");
    }

    @Test
    void aPartNeverGetsIntoAnother() {
        refused(RawSql.of("a = '").identifier("b").sql("'"), "without its end");
        refused(RawSql.of("a").sql(") OR (b"), "did not open");
        assertThat(RawSql.of("1 -").sql("- 1").toSql(Dialects.STANDARD).text()).isEqualTo("1 - - 1");
        assertThat(RawSql.of("f(")
                        .identifier("x\" OR \"1")
                        .sql(")")
                        .toSql(Dialects.STANDARD)
                        .text())
                .isEqualTo("f( \"x\"\" OR \"\"1\" )");
    }

    @Test
    void aLongTextIsNotQuotedWhole() {
        RawSql raw = RawSql.of("a = 1 OR ".repeat(40_000) + "(");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> raw.toSql(Dialects.STANDARD))
                .satisfies(refused ->
                        assertThat(refused.getMessage()).hasSizeLessThan(200).contains("a = 1 OR a = 1"));
    }

    private static void refused(RawSql raw, String because) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> raw.toSql(Dialects.STANDARD))
                .withMessageContaining(because);
    }
}
