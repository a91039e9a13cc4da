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
import static io.millrace.query.Filter.exists;
import static io.millrace.query.Order.asc;
import static io.millrace.query.Order.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.Sql;
import io.millrace.error.MappingException;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.sql.RowListColumn;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
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
                .isThrownBy(() -> Keyset.of(asc(count())).after(Row.of(Columns.of(List.of("n")), 1)))
                .withMessageContaining("give the values");
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

    @Test
    void statementsAreValuesThatShowNoData() {
        Select one =
                builder.select("a").from("t").where(eq("b", new byte[] {1})).limit(3);
        Select same =
                builder.select("a").from("t").where(eq("b", new byte[] {1})).limit(3);
        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(one.limit(4));
        assertThat(one.asTable("x")).isEqualTo(same.asTable("x")).isNotEqualTo(same.asTable("y"));
        assertThat(exists(one)).isEqualTo(exists(same));
        assertThat(exists(one).toString()).contains("SELECT \"a\" FROM \"t\" WHERE \"b\" = ?");
        assertThat(builder.select("a").toString()).contains("not complete");
        Select listing = builder.select(one.asList("rows"));
        assertThat(listing.toString()).contains("not complete", "cannot be listed");
    }

    @Test
    void queriesThatWouldOverflowTheStackAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    Select select = builder.select("a").from("t");
                    for (int i = 0; i < 300; i++) {
                        select = builder.selectFrom(select.asTable("x"));
                    }
                })
                .withMessageContaining("200 deep");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    Select select = builder.select("a").from("t");
                    for (int i = 0; i < 300; i++) {
                        select = builder.select("a").from("t").where(exists(select));
                    }
                })
                .withMessageContaining("200 deep");
        Select union = builder.select("a").from("t");
        for (int i = 0; i < 300; i++) {
            union = union.union(builder.select("a").from("t"));
        }
        assertThat(union.toSql().text()).contains(" UNION SELECT");
    }

    @Test
    void whatAFunctionIsCalledIsANameAndNothingElse() {
        for (String wrong : List.of("", "a b", "a(", "a--", "1a", "a.b", "ü", "\"a\"", "a".repeat(64))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Expression.function(wrong))
                    .withMessageContaining("A function");
        }
    }

    @Test
    void aUnionIsOrderedAndLimitedOnly() {
        Select union = builder.select("a").from("t").union(builder.select("b").from("u"));
        assertThatIllegalStateException()
                .isThrownBy(() -> union.where(eq("a", 1)))
                .withMessageContaining("asTable");
        assertThatIllegalStateException().isThrownBy(() -> union.seek(Keyset.of(asc("a"))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.withRecursive("r", List.of("a"), union.limit(3)))
                .withMessageContaining("union");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.with("r", union).with("r", union))
                .withMessageContaining("already");
    }

    @Test
    void aPageBeforeAPlaceNeedsItsKeys() {
        Keyset place = Keyset.of(asc("a"), asc("id")).before(1, 2);
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.select("a").from("t").seek(place).toSql())
                .withMessageContaining("\"id\"");
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.select(column("t", "a"), column("u", "a"), column("t", "id"))
                        .from("t")
                        .join("u", column("t", "id").eq(column("u", "id")))
                        .seek(place)
                        .toSql())
                .withMessageContaining("alias");
        becomes(
                builder.selectFrom("t").seek(place).limit(5),
                "SELECT * FROM (SELECT * FROM \"t\" WHERE \"a\" IS NOT NULL AND \"id\" IS NOT NULL AND (\"a\", \"id\") < (?, ?)"
                        + " ORDER BY \"a\" DESC, \"id\" DESC LIMIT ?) AS \"page\" ORDER BY \"a\" ASC, \"id\" ASC",
                1,
                2,
                5L);
    }

    @Test
    void aListOfRowsIsWrittenAsTheDialectSays() {
        QueryBuilder listing = QueryBuilder.of(Dialects.LISTING);
        Select inner = listing.select("y").from("u").where(eq("z", 1)).limit(2);
        Select select = listing.select(
                        column("t", "a"),
                        listing.select(count().as("n"), inner.asList("us"))
                                .from("s")
                                .asList("ss"))
                .from("t")
                .where(eq("b", 3));
        becomes(
                select,
                "SELECT \"t\".\"a\", (WITH \"millrace_rows\" (\"c0\", \"c1\") AS (SELECT COUNT(*) AS \"n\","
                        + " (WITH \"millrace_rows\" (\"c0\") AS (SELECT \"y\" FROM \"u\" WHERE \"z\" = ? LIMIT ?)"
                        + " SELECT ROWS(CELL(\"c0\")) FROM \"millrace_rows\") AS \"us\" FROM \"s\")"
                        + " SELECT ROWS(CELL(\"c0\") \"c1\") FROM \"millrace_rows\") AS \"ss\" FROM \"t\" WHERE \"b\" = ?",
                1,
                2L,
                3);
        assertThat(select.toSql().rowLists())
                .containsExactly(new RowListColumn(
                        1, List.of("n", "us"), List.of(new RowListColumn(1, List.of("y"), List.of()))));
        assertThat(select.toSql().inWriteTransaction().rowLists()).hasSize(1);
        assertThat(select.limit(1)).isNotEqualTo(select).isEqualTo(select.limit(1));
    }

    @Test
    void aDatabaseThatCannotListRowsIsTold() {
        Select select = builder.select(builder.select("a").from("t").asList("all"));
        assertThatExceptionOfType(UnsupportedFeatureException.class)
                .isThrownBy(select::toSql)
                .withMessageContaining("Rows cannot be listed");
    }

    @Test
    void listsAreNestedAsDeepAsEverythingElse() {
        QueryBuilder listing = QueryBuilder.of(Dialects.LISTING);
        Select deep = listing.select("a").from("t");
        for (int i = 0; i < 60; i++) {
            deep = listing.select(deep.asList("inner")).from("t");
        }
        assertThat(deep.toSql().rowLists()).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    Select deeper = listing.select("a").from("t");
                    for (int i = 0; i < NestingLimit.DEPTH; i++) {
                        deeper = listing.select(deeper.asList("inner")).from("t");
                    }
                })
                .withMessageContaining("deep");
    }

    @Test
    void aRowWithAKeyUnderAnotherNameIsToldToGiveTheValue() {
        Keyset newest = Keyset.of(Order.desc("published"), Order.asc(Expression.column("post", "id")));
        Row row = Row.of(Columns.of("id", "day"), 7, "monday");
        assertThat(newest.after(Row.of(Columns.of("id", "published"), 7, "monday")))
                .isEqualTo(newest.after("monday", 7));
        for (Function<Row, Keyset> place : List.<Function<Row, Keyset>>of(newest::after, newest::before)) {
            assertThatExceptionOfType(MappingException.class)
                    .isThrownBy(() -> place.apply(row))
                    .withMessageContaining("no column \"published\"")
                    .withMessageContaining("gives it another name")
                    .withMessageNotContaining("monday");
        }
    }

    @Test
    void aListHasNamedColumnsAndNotTooMany() {
        QueryBuilder listing = QueryBuilder.of(Dialects.LISTING);
        Projection[] many =
                IntStream.range(0, 100).mapToObj(i -> value(i).as("v" + i)).toArray(Projection[]::new);
        assertThatIllegalStateException()
                .isThrownBy(() -> listing.select(
                                listing.select(column("a"), many).from("t").asList("all"))
                        .toSql())
                .withMessageContaining("100");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        listing.select(listing.selectFrom("t").asList("all")).toSql())
                .withMessageContaining("selectFrom");
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> listing.select(listing.select(count()).from("t").asList("all"))
                                .toSql())
                .withMessageContaining("as(...)");
    }

    private static void becomes(Select select, String text, Object... values) {
        Sql sql = select.toSql();
        assertThat(sql.text()).isEqualTo(text);
        assertThat(sql.positional()).containsExactly(values);
    }
}
