package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.Sql;
import io.millrace.error.DataException;
import io.millrace.error.ParameterException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** How values meet the parameters of a statement. */
public interface ParametersContract extends Contract {
    /** A value that must not show in any error. */
    String SECRET = "secret-4711";

    /** Values by name, and one that no parameter is named after. */
    record Range(int low, int highEnd, String secret) {}

    /** Values by name one level down. */
    record Nested(Range range, List<Integer> ids, @Nullable Range other) {}

    /** The same, where each of them may be absent. */
    record Absent(Optional<Range> range, Optional<List<Integer>> ids, Optional<Range> other) {}

    /** Values by name of a bean. */
    final class Bounds {
        private int highEnd;

        public Bounds() {}

        public int getLow() {
            return 1;
        }

        public int getHighEnd() {
            return highEnd;
        }

        public void setHighEnd(int highEnd) {
            this.highEnd = highEnd;
        }
    }

    /** A row of the table of items, by name. */
    record Item(int id, String name) {}

    /** A type that no database holds. */
    record Opaque(String content) {}

    @Test
    default void questionMarksTakeValuesInOrder(ContractDatabase db) {
        someItems(db);
        assertThat(ids(db, Sql.of("SELECT id FROM item WHERE id > ? AND id < ? ORDER BY id", 1, 4)))
                .containsExactly(2, 3);
    }

    @Test
    default void numbersTakeValuesByNumber(ContractDatabase db) {
        someItems(db);
        assertThat(ids(db, Sql.of("SELECT id FROM item WHERE id > $2 AND id < $1 AND id <> $2 ORDER BY id", 4, 1)))
                .containsExactly(2, 3);
    }

    @Test
    default void namesTakeValuesByName(ContractDatabase db) {
        someItems(db);
        Sql sql = Sql.named("SELECT id FROM item WHERE id > :low AND id < :high AND id <> :low ORDER BY id", Map.of())
                .bind("high", 4)
                .bind("low", 1);
        assertThat(ids(db, sql)).containsExactly(2, 3);
    }

    @Test
    default void oneMapRecordOrBeanGivesValuesByName(ContractDatabase db) {
        someItems(db);
        String between = "SELECT id FROM item WHERE id > :low AND id < :high_end AND id <> :low ORDER BY id";
        Map<String, Object> map = Map.of("low", 1, "high_end", 4);
        Bounds bean = new Bounds();
        bean.setHighEnd(4);
        for (Object object : List.of(map, new Range(1, 4, "unused"), bean)) {
            assertThat(ids(db, Sql.of(between, object))).containsExactly(2, 3);
            assertThat(ids(db, Sql.named(between, object))).containsExactly(2, 3);
            assertThat(ids(db, Sql.named(between, object).bind("low", 2))).containsExactly(3);
            assertThat(db.list(db.store().query(Integer.class, between, object)))
                    .containsExactly(2, 3);
            assertThat(db.list(db.store().transactionMany(tx -> tx.query(Integer.class, between, object))))
                    .containsExactly(2, 3);
            assertThat(db.get(db.store().queryOne(Integer.class, between + " LIMIT 1", object)))
                    .isEqualTo(2);
        }
        String delete = "DELETE FROM item WHERE id = :low";
        assertThat(db.get(db.store().execute(delete, Map.of("low", 1))).changes())
                .isEqualTo(1);
        assertThat(db.list(db.store()
                        .batch(List.of(Sql.of(delete, new Range(2, 9, "")), Sql.of(delete, Map.of("low", 3))))))
                .hasSize(2);
        assertThat(db.itemIds()).containsExactly(4);
    }

    @Test
    default void namesReachIntoRecordsAndLists(ContractDatabase db) {
        someItems(db);
        Nested object = new Nested(new Range(1, 4, ""), List.of(1, 2, 4), null);
        String sql = "SELECT id FROM item WHERE id > :range_low AND id < :rangeHighEnd AND id IN (:ids) ORDER BY id";
        assertThat(ids(db, Sql.of(sql, object))).containsExactly(2);
        assertThat(ids(db, Sql.of("SELECT id FROM item WHERE id = :other_low", object)))
                .isEmpty();
    }

    @Test
    default void whatAnOptionalHoldsIsBoundAsWithoutIt(ContractDatabase db) {
        someItems(db);
        Absent object = new Absent(Optional.of(new Range(1, 4, "")), Optional.of(List.of(1, 2, 4)), Optional.empty());
        String sql = "SELECT id FROM item WHERE id > :range_low AND id < :rangeHighEnd AND id IN (:ids) ORDER BY id";
        assertThat(ids(db, Sql.of(sql, object))).containsExactly(2);
        assertThat(ids(db, Sql.of("SELECT id FROM item WHERE id = :other_low", object)))
                .isEmpty();
    }

    @Test
    default void anOptionalListStandsForItsElements(ContractDatabase db) {
        someItems(db);
        Optional<List<Integer>> some = Optional.of(List.of(1, 3));
        assertThat(ids(db, Sql.of("SELECT id FROM item WHERE id IN (?) ORDER BY id", some)))
                .containsExactly(1, 3);
        assertThat(ids(db, Sql.of("SELECT id FROM item WHERE id NOT IN (:ids, 2)", Map.of("ids", some))))
                .containsExactly(4);
        assertThat(ids(db, Sql.of("SELECT id FROM item WHERE id IN (?)", Optional.empty())))
                .isEmpty();
    }

    @Test
    default void anErrorOfNamesSaysWhatToWrite(ContractDatabase db) {
        someItems(db);
        String sql = "SELECT id FROM item WHERE id > :low AND id < :high_end";
        assertThat(refusal(db, Sql.of(sql, 1, 4))).hasMessageContaining("Map.of(\"low\", ..., \"high_end\", ...)");
        assertThat(refusal(db, Sql.of(sql, 1)))
                .hasMessageContaining("record or bean")
                .hasMessageContaining("values were given in order");
        assertThat(refusal(db, Sql.of(sql)))
                .hasMessageContaining("Map.of(\"low\", ..., \"high_end\", ...)")
                .hasMessageContaining("no values were given");
        assertThat(refusal(db, Sql.of(sql, Map.of("low", 1)))).hasMessageContaining(":high_end at line 1");
        assertThat(refusal(db, Sql.of(sql, Map.of("low", 1, "high_end", 4, "more", SECRET))))
                .hasMessageContaining(":more");
        assertThat(refusal(db, Sql.of(sql, Map.of(1, 2)))).hasMessageContaining("java.lang.Integer");
        assertThat(refusal(db, Sql.of(sql + " OR id = :wrong", new Range(1, 4, SECRET))))
                .hasMessageContaining(":wrong")
                .hasMessageContaining("low, highEnd, secret");
        assertThat(refusal(db, Sql.named("SELECT id FROM item WHERE id = ?", Map.of("id", 1))))
                .hasMessageContaining("write :name");
    }

    @Test
    default void oneStatementServesManyValues(ContractDatabase db) {
        someItems(db);
        for (int id = 1; id <= 4; id++) {
            assertThat(ids(db, Sql.of("SELECT id FROM item WHERE id = ?", id))).containsExactly(id);
        }
    }

    @Test
    default void aListExpands(ContractDatabase db) {
        someItems(db);
        String in = "SELECT id FROM item WHERE id IN (?) AND id < ? ORDER BY id";
        assertThat(ids(db, Sql.of(in, List.of(4, 1, 3), 4))).containsExactly(1, 3);
        assertThat(ids(db, Sql.of(in, List.of(2), 4))).containsExactly(2);
        assertThat(ids(db, Sql.of(in, new int[] {1, 2}, 2))).containsExactly(1);
        assertThat(ids(
                        db,
                        Sql.named("SELECT id FROM item WHERE id IN (:ids) ORDER BY id", Map.of("ids", List.of(1, 2)))))
                .containsExactly(1, 2);
        assertThat(db.list(db.store()
                        .query(Integer.class, "SELECT id FROM item WHERE id NOT IN ($1) ORDER BY id", List.of(1, 2))))
                .containsExactly(3, 4);
    }

    @Test
    default void aListIsOneValueHoweverItIsGiven(ContractDatabase db) {
        someItems(db);
        String in = "SELECT id FROM item WHERE id IN (?) ORDER BY id";
        List<Integer> wanted = List.of(1, 3);
        assertThat(ids(db, Sql.of(in, wanted))).containsExactly(1, 3);
        assertThat(db.list(db.store().query(Integer.class, in, wanted))).containsExactly(1, 3);
        assertThat(ids(db, Sql.positional(in, List.of(wanted)))).containsExactly(1, 3);
        assertThat(ids(db, Sql.positional("SELECT id FROM item WHERE id IN (?, ?) ORDER BY id", wanted)))
                .containsExactly(1, 3);
    }

    @Test
    default void aLoneNullIsOneValue(ContractDatabase db) {
        db.create("note", "content {TEXT}");
        String insert = "INSERT INTO note (content) VALUES (?)";
        Object[] none = null;
        db.get(db.store().execute(Sql.of(insert, none)));
        db.get(db.store().execute(insert, none));
        db.get(db.store().transaction(tx -> tx.execute(insert, none)));
        db.get(db.store().execute(Sql.of("UPDATE note SET content = ?", (Object) null)));
        assertThat(db.get(db.store().queryOne(Integer.class, "SELECT COUNT(*) FROM note WHERE content IS NULL")))
                .isEqualTo(3);
    }

    @Test
    default void aLongListExpands(ContractDatabase db) {
        someItems(db);
        List<Integer> many = IntStream.rangeClosed(2, 501).boxed().toList();
        assertThat(db.list(db.store().query(Integer.class, "SELECT id FROM item WHERE id IN (?) ORDER BY id", many)))
                .containsExactly(2, 3, 4);
    }

    @Test
    default void anEmptyListIsRefused(ContractDatabase db) {
        someItems(db);
        StepVerifier.create(db.store().execute("DELETE FROM item WHERE id NOT IN (?)", List.of()))
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(ParameterException.class).hasMessageContaining("empty"));
        assertThat(db.itemIds()).hasSize(4);
    }

    @Test
    default void nullsAreBound(ContractDatabase db) {
        db.create("note", "id {INTEGER} PRIMARY KEY, text {TEXT}, amount {DECIMAL}");
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("id", 2);
        values.put("text", null);
        values.put("amount", null);
        db.get(db.store().execute("INSERT INTO note (id, text, amount) VALUES (?, ?, ?)", 1, null, null));
        db.get(db.store()
                .execute(Sql.named("INSERT INTO note (id, text, amount) VALUES (:id, :text, :amount)", values)));
        assertThat(db.row("SELECT COUNT(*) FROM note WHERE text IS NULL AND amount IS NULL")
                        .get(0, Integer.class))
                .isEqualTo(2);
    }

    @Test
    default void markersInLiteralsIdentifiersAndCommentsAreText(ContractDatabase db) {
        db.create("odd", "id {INTEGER} PRIMARY KEY, \"is it :true?\" {TEXT}");
        db.get(db.store().execute("INSERT INTO odd VALUES (?, 'why? :because $1 it''s so?')", 1));
        assertThat(db.row("SELECT \"is it :true?\" AS text /* what? */ FROM odd -- :nothing?\n WHERE id = ?", 1)
                        .get("text", String.class))
                .isEqualTo("why? :because $1 it's so?");
    }

    @Test
    default void aValueIsNeverSql(ContractDatabase db) {
        someItems(db);
        for (String hostile : List.of("' OR '1' = '1", "x'; DROP TABLE item; --", "\\' OR 1=1 --", "?", ":id", "$1")) {
            db.get(db.store().execute("UPDATE item SET name = ? WHERE id = 1", hostile));
            assertThat(ids(db, Sql.of("SELECT id FROM item WHERE name = ?", hostile)))
                    .as(hostile)
                    .containsExactly(1);
        }
        assertThat(db.itemIds()).hasSize(4);
    }

    @Test
    default void valuesThatDoNotFitAreRefusedUnsentAndUnshown(ContractDatabase db) {
        someItems(db);
        for (Sql misfit : List.of(
                Sql.of("UPDATE item SET name = ? WHERE id = ?", SECRET),
                Sql.of("UPDATE item SET name = ?", SECRET, SECRET),
                Sql.of("UPDATE item SET name = 'x'", SECRET),
                Sql.of("UPDATE item SET name = $1 WHERE id = $2", SECRET),
                Sql.named("UPDATE item SET name = :name", Map.of("nme", SECRET)),
                Sql.named("UPDATE item SET name = :name", Map.of("name", SECRET, "more", SECRET)),
                Sql.of("UPDATE item SET name = :name", SECRET))) {
            StepVerifier.create(db.store().execute(misfit)).verifyErrorSatisfies(error -> assertThat(error)
                    .isInstanceOfSatisfying(ParameterException.class, refused -> {
                        assertThat(refused.sql()).contains(misfit.text());
                        assertThat(refused.getMessage()).doesNotContain(SECRET);
                    }));
        }
        assertThat(db.list(db.store().query(String.class, "SELECT name FROM item")))
                .allMatch(name -> name.startsWith("item"));
    }

    @Test
    default void aTypeThatCannotBeBoundIsNamed(ContractDatabase db) {
        someItems(db);
        StepVerifier.create(db.store().execute("UPDATE item SET name = ? WHERE id = ?", new Opaque(SECRET), 1))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ParameterException.class)
                        .hasMessageContaining("Parameter 1")
                        .hasMessageContaining(Opaque.class.getTypeName())
                        .hasMessageNotContaining(SECRET));
        Sql named = Sql.of(
                "UPDATE item SET name = :name WHERE id IN (:ids)",
                Map.of("name", new Opaque(SECRET), "ids", List.of(1, 2)));
        StepVerifier.create(db.store().execute(named))
                .verifyErrorSatisfies(error -> assertThat(error).hasMessageContaining("Parameter :name has the type"));
    }

    @Test
    default void textThatWouldBecomeAnotherIsRefused(ContractDatabase db) {
        someItems(db);
        for (String half : List.of("\uD83D", "a\uDE00b", "\uDE00\uD83D")) {
            StepVerifier.create(db.store().execute("UPDATE item SET name = ? WHERE id = 1", half))
                    .verifyError(DataException.class);
            StepVerifier.create(db.store()
                            .executeAll(
                                    "UPDATE item SET name = ? WHERE id = ?",
                                    Flux.just(List.of("x", 1), List.of(half, 2))))
                    .verifyError(DataException.class);
            StepVerifier.create(db.store().query("SELECT id FROM item WHERE name IN (?)", List.of("x", half)))
                    .verifyError(DataException.class);
        }
        String whole = "\uD83D\uDE00";
        assertThat(ids(db, Sql.of("SELECT id FROM item WHERE id = 1 AND name <> ?", whole)))
                .containsExactly(1);
    }

    @Test
    default void listsAreMadeOfAnyPortableType(ContractDatabase db) {
        someItems(db);
        assertThat(ids(
                        db,
                        Sql.named(
                                "SELECT id FROM item WHERE name IN (:names)", Map.of("names", List.of("item 2", "x")))))
                .containsExactly(2);
        assertThat(ids(db, Sql.named("SELECT id FROM item WHERE id IN (:ids)", Map.of("ids", List.of(2L)))))
                .containsExactly(2);
    }

    private static void someItems(ContractDatabase db) {
        db.createItems();
        db.insertItems(1, 2, 3, 4);
    }

    private static List<Integer> ids(ContractDatabase db, Sql sql) {
        return db.list(db.store().query(Integer.class, sql));
    }

    private static Throwable refusal(ContractDatabase db, Sql sql) {
        Throwable error = catchThrowable(() -> ids(db, sql));
        assertThat(error).isInstanceOf(ParameterException.class).hasMessageNotContaining(SECRET);
        return error;
    }
}
