package io.millrace.query;

import static io.millrace.query.Expression.column;
import static io.millrace.query.Filter.eq;
import static io.millrace.query.Filter.gt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.Sql;
import io.millrace.sql.Identifier;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Inserts, updates and deletes. */
class WritingStatementsTest {
    private final QueryBuilder builder = QueryBuilder.of(Dialects.STANDARD);

    @Test
    void oneRowOrSeveralAreInserted() {
        Insert one = builder.insertInto("t").columns("a", "b").values(1, null);
        becomes(one.toSql(), "INSERT INTO \"t\" (\"a\", \"b\") VALUES (?, ?)", 1, null);
        becomes(
                one.rows(List.of(Arrays.asList(2, "y"), List.of(3, "z"))).toSql(),
                "INSERT INTO \"t\" (\"a\", \"b\") VALUES (?, ?), (?, ?), (?, ?)",
                1,
                null,
                2,
                "y",
                3,
                "z");
    }

    record Page(long id, String parsedURLText, Instant createdAt) {}

    @Test
    void aRecordGivesColumnsAndValues() {
        Page page = new Page(1, "x", Instant.EPOCH);
        Insert insert = builder.insertInto("t");
        becomes(
                insert.valuesOf(page).valuesOf(page).toSql(),
                "INSERT INTO \"t\" (\"id\", \"parsed_url_text\", \"created_at\") VALUES (?, ?, ?), (?, ?, ?)",
                1L,
                "x",
                Instant.EPOCH,
                1L,
                "x",
                Instant.EPOCH);
        becomes(
                insert.columnsOf(Page.class, "id", "created_at").valuesOf(page).toSql(),
                "INSERT INTO \"t\" (\"parsed_url_text\") VALUES (?)",
                "x");
        becomes(
                insert.columns("created_at", "ID").valuesOf(page).toSql(),
                "INSERT INTO \"t\" (\"created_at\", \"ID\") VALUES (?, ?)",
                Instant.EPOCH,
                1L);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> insert.columns("id", "name").valuesOf(page))
                .withMessageContainingAll("column name", "id, parsedURLText, createdAt");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> insert.columnsOf(Page.class, "key"))
                .withMessageContaining("no column key");
        assertThatIllegalArgumentException().isThrownBy(() -> insert.valuesOf("text"));
    }

    @Test
    void expressionsAreWrittenAndNotBound() {
        becomes(
                builder.insertInto(Identifier.of("app", "t"))
                        .columns("a", "b")
                        .values(RawSql.of("abs(?)", -1), 2)
                        .returning("a")
                        .toSql(),
                "INSERT INTO \"app\".\"t\" (\"a\", \"b\") VALUES ((abs(?)), ?) RETURNING \"a\"",
                -1,
                2);
        becomes(builder.update("t").set("a", column("b")).allRows().toSql(), "UPDATE \"t\" SET \"a\" = \"b\"");
    }

    @Test
    void aRowThatIsThereAlreadyIsLeftOrUpdated() {
        Insert insert = builder.insertInto("t").columns("k", "l", "v").values(1, 2, 3);
        String text = "INSERT INTO \"t\" (\"k\", \"l\", \"v\") VALUES (?, ?, ?) ON CONFLICT";
        becomes(insert.onConflictDoNothing().toSql(), text + " DO NOTHING", 1, 2, 3);
        becomes(insert.onConflict("k", "l").doNothing().toSql(), text + " (\"k\", \"l\") DO NOTHING", 1, 2, 3);
        becomes(
                insert.onConflict("k").doUpdate().returningAll().toSql(),
                text + " (\"k\") DO UPDATE SET \"l\" = \"excluded\".\"l\", \"v\" = \"excluded\".\"v\" RETURNING *",
                1,
                2,
                3);
        becomes(
                insert.onConflict("k").doUpdate("v").toSql(),
                text + " (\"k\") DO UPDATE SET \"v\" = \"excluded\".\"v\"",
                1,
                2,
                3);
        becomes(
                insert.onConflict("k").doUpdate(Map.of("v", 9)).toSql(),
                text + " (\"k\") DO UPDATE SET \"v\" = ?",
                1,
                2,
                3,
                9);
    }

    @Test
    void updatesAndDeletesSayWhichRows() {
        becomes(
                builder.update("t")
                        .set("a", 1)
                        .set("b", null)
                        .set("a", 2)
                        .where(eq("k", 3))
                        .where(gt("l", 4))
                        .returning("a", "b")
                        .toSql(),
                "UPDATE \"t\" SET \"a\" = ?, \"b\" = ? WHERE \"k\" = ? AND \"l\" > ? RETURNING \"a\", \"b\"",
                2,
                null,
                3,
                4);
        becomes(
                builder.deleteFrom("t").where(eq("k", 3)).returningAll().toSql(),
                "DELETE FROM \"t\" WHERE \"k\" = ? RETURNING *",
                3);
        becomes(builder.deleteFrom("t").allRows().toSql(), "DELETE FROM \"t\"");
    }

    @Test
    void nobodyGetsAllRowsByLeavingSomethingOut() {
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.deleteFrom("t").toSql())
                .withMessageContaining("allRows()");
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.update("t").set("a", 1).toSql())
                .withMessageContaining("allRows()");
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.deleteFrom("t").allRows().where(eq("a", 1)));
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.update("t").where(eq("a", 1)).allRows());
    }

    @Test
    void whatIsMissingOrMeaninglessIsNamed() {
        Insert insert = builder.insertInto("t").columns("a", "b");
        assertThatIllegalStateException().isThrownBy(insert::toSql).withMessageContaining("no rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> insert.values(1, 2).values(1))
                .withMessageContaining("Row 2 has 1 values");
        assertThatIllegalStateException().isThrownBy(() -> insert.values(1, 2).columns("c"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> insert.columns("c", "c"))
                .withMessageContaining("twice");
        assertThatIllegalStateException()
                .isThrownBy(() -> insert.onConflict("a", "b").doUpdate())
                .withMessageContaining("doNothing()");
        assertThatIllegalStateException()
                .isThrownBy(() -> insert.onConflict("a").doUpdate(Map.of()));
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.update("t").allRows().toSql())
                .withMessageContaining("sets no column");
    }

    private static void becomes(Sql sql, String text, Object... values) {
        assertThat(sql.text()).isEqualTo(text);
        assertThat(sql.positional()).containsExactly(values);
    }
}
