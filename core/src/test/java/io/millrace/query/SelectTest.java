package io.millrace.query;

import static io.millrace.query.Expression.avg;
import static io.millrace.query.Expression.coalesce;
import static io.millrace.query.Expression.column;
import static io.millrace.query.Expression.count;
import static io.millrace.query.Expression.max;
import static io.millrace.query.Expression.min;
import static io.millrace.query.Expression.sum;
import static io.millrace.query.Expression.value;
import static io.millrace.query.Filter.eq;
import static io.millrace.query.Order.asc;
import static io.millrace.query.Order.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.Sql;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectTest {
    private final QueryBuilder builder = QueryBuilder.of(Dialects.STANDARD);

    @Test
    void clausesAreWrittenInTheirOrderWhateverTheOrderOfCalls() {
        Select select = builder.select(column("w", "lemma"), count().as("senses"))
                .limit(10)
                .offset(20)
                .orderBy(desc("senses"), asc(column("w", "lemma")))
                .having(count().gt(1))
                .groupBy(column("w", "lemma"))
                .where(eq("pos", "n"))
                .join(TableReference.of("sense").as("s"), column("w", "id").eq(column("s", "word_id")))
                .leftJoin("gloss", column("s", "id").eq(column("gloss", "sense_id")))
                .from(TableReference.of("app", "word").as("w"))
                .distinct();
        becomes(
                select,
                "SELECT DISTINCT \"w\".\"lemma\", COUNT(*) AS \"senses\" FROM \"app\".\"word\" AS \"w\""
                        + " JOIN \"sense\" AS \"s\" ON \"w\".\"id\" = \"s\".\"word_id\""
                        + " LEFT JOIN \"gloss\" ON \"s\".\"id\" = \"gloss\".\"sense_id\""
                        + " WHERE \"pos\" = ? GROUP BY \"w\".\"lemma\" HAVING COUNT(*) > ?"
                        + " ORDER BY \"senses\" DESC NULLS FIRST, \"w\".\"lemma\" ASC NULLS LAST LIMIT ? OFFSET ?",
                "n",
                1,
                10L,
                20L);
    }

    @Test
    void aStatementIsTheBeginningOfOthers() {
        Select all = builder.selectFrom("word");
        Select nouns = all.where(eq("pos", "n"));
        becomes(
                nouns.where(eq("a", 1).or(eq("b", 2))),
                "SELECT * FROM \"word\" WHERE \"pos\" = ? AND (\"a\" = ? OR \"b\" = ?)",
                "n",
                1,
                2);
        becomes(nouns, "SELECT * FROM \"word\" WHERE \"pos\" = ?", "n");
        becomes(all, "SELECT * FROM \"word\"");
    }

    @Test
    void functionsAreTheSameEverywhere() {
        becomes(
                builder.select(
                                count(column("a")),
                                min(column("a")).as("low"),
                                max(column("a")),
                                sum(column("a")),
                                avg(column("a")),
                                coalesce(column("a"), column("b"), value(0)).as("c"))
                        .from("t"),
                "SELECT COUNT(\"a\"), MIN(\"a\") AS \"low\", MAX(\"a\"), SUM(\"a\"),"
                        + " AVG(CAST(\"a\" AS DOUBLE PRECISION)), COALESCE(\"a\", \"b\", ?) AS \"c\" FROM \"t\"",
                0);
    }

    @Test
    void whereNullsGoIsAlwaysWritten() {
        becomes(
                builder.selectFrom("t")
                        .orderBy(asc("a").nullsFirst(), desc("b").nullsLast())
                        .orderBy(asc("c")),
                "SELECT * FROM \"t\" ORDER BY \"a\" ASC NULLS FIRST, \"b\" DESC NULLS LAST, \"c\" ASC NULLS LAST");
    }

    @Test
    void anOffsetNeedsNoLimit() {
        becomes(builder.selectFrom("t").offset(5), "SELECT * FROM \"t\" LIMIT 9223372036854775807 OFFSET ?", 5L);
        becomes(builder.selectFrom("t").limit(0), "SELECT * FROM \"t\" LIMIT ?", 0L);
    }

    @Test
    void aPageBeginsBehindTheLastRowOfTheOneBefore() {
        Keyset keyset = Keyset.of(asc("a"), asc("b"));
        Select first = builder.selectFrom("t")
                .where(eq("x", 1).or(eq("x", 2)))
                .seek(keyset)
                .limit(10);
        becomes(
                first,
                "SELECT * FROM \"t\" WHERE (\"x\" = ? OR \"x\" = ?) AND \"a\" IS NOT NULL AND \"b\" IS NOT NULL"
                        + " ORDER BY \"a\" ASC, \"b\" ASC LIMIT ?",
                1,
                2,
                10L);
        becomes(
                first.seek(keyset.after(5, "z")),
                "SELECT * FROM \"t\" WHERE (\"x\" = ? OR \"x\" = ?) AND \"a\" IS NOT NULL AND \"b\" IS NOT NULL"
                        + " AND (\"a\", \"b\") > (?, ?) ORDER BY \"a\" ASC, \"b\" ASC LIMIT ?",
                1,
                2,
                5,
                "z",
                10L);
    }

    @Test
    void keysMayGoInDifferentDirections() {
        Keyset keyset = Keyset.of(desc("a"), asc("b"), desc("c"));
        becomes(
                builder.selectFrom("t").seek(keyset.after(1, 2, 3)),
                "SELECT * FROM \"t\" WHERE \"a\" IS NOT NULL AND \"b\" IS NOT NULL AND \"c\" IS NOT NULL"
                        + " AND \"a\" <= ? AND (\"a\" < ? OR (\"a\" = ? AND (\"b\" > ? OR (\"b\" = ? AND \"c\" < ?))))"
                        + " ORDER BY \"a\" DESC, \"b\" ASC, \"c\" DESC",
                1,
                1,
                1,
                2,
                2,
                3);
    }

    @Test
    void aRowIsAPlaceWhenItHasTheKeys() {
        Row row = Row.of(Columns.of(List.of("title", "b", "a")), "x", 2, 1);
        becomes(
                builder.selectFrom("t")
                        .seek(Keyset.of(asc(column("t", "a")), asc("b")).after(row)),
                "SELECT * FROM \"t\" WHERE \"t\".\"a\" IS NOT NULL AND \"b\" IS NOT NULL AND (\"t\".\"a\", \"b\") > (?, ?)"
                        + " ORDER BY \"t\".\"a\" ASC, \"b\" ASC",
                1,
                2);
    }

    @Test
    void placesWithoutAMeaningAreRefused() {
        Keyset keyset = Keyset.of(asc("a"), asc("b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> keyset.after(1, null))
                .withMessageContaining("Key 2 (\"b\")")
                .withMessageContaining("null");
        assertThatIllegalArgumentException().isThrownBy(() -> keyset.after(1)).withMessageContaining("2 keys");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keyset.of(asc("a").nullsFirst()))
                .withMessageContaining("nullsFirst");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keyset.of(asc(count())).after(Row.of(Columns.of(List.of("n")), 1)))
                .withMessageContaining("after(values...)");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        builder.selectFrom("t").orderBy(asc("a")).seek(keyset).toSql())
                .withMessageContaining("orderBy");
    }

    @Test
    void whatIsMissingOrMeaninglessIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.select("a").toSql())
                .withMessageContaining("from");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.selectFrom("t").limit(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.selectFrom("t").offset(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.selectFrom(""));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.select("a\0b"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.select("x".repeat(64)));
    }

    private static void becomes(Select select, String text, Object... values) {
        Sql sql = select.toSql();
        assertThat(sql.text()).isEqualTo(text);
        assertThat(sql.positional()).containsExactly(values);
    }
}
