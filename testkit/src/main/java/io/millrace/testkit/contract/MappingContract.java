package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Sql;
import io.millrace.error.MappingException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** How rows become records, beans and single values. */
public interface MappingContract extends Contract {
    /** A record with fewer components than the table has columns. */
    record Item(int id, String name) {}

    /** A record whose names are those of the columns in another style. */
    record Renamed(long itemId, Optional<String> itemName) {}

    /** A record in which another one has columns of a joined table. */
    record Pair(int id, Optional<Item> next) {}

    @Test
    default void everyTypeComesBackInARecord(ContractDatabase db) {
        Sample.createTable(db);
        for (Sample sample : List.of(Sample.usual(), Sample.extreme())) {
            db.get(sample.insert(db.store()));
            assertThat(db.get(
                            db.store().queryOne(Sample.class, "SELECT * FROM sample WHERE small = ?", sample.small())))
                    .usingRecursiveComparison()
                    .isEqualTo(sample);
        }
    }

    @Test
    default void everyTypeComesBackInABean(ContractDatabase db) {
        Sample.createTable(db);
        for (Sample sample : List.of(Sample.usual(), Sample.extreme())) {
            db.get(sample.insert(db.store()));
            SampleBean bean = db.get(
                    db.store().queryOne(SampleBean.class, "SELECT * FROM sample WHERE small = ?", sample.small()));
            assertThat(bean.toSample()).usingRecursiveComparison().isEqualTo(sample);
        }
    }

    @Test
    default void nullsComeBackInARecord(ContractDatabase db) {
        Sample.createTable(db);
        db.get(Sample.empty().insert(db.store()));
        assertThat(db.get(db.store().queryOne(Sample.class, "SELECT * FROM sample")))
                .isEqualTo(Sample.empty());
    }

    @Test
    default void columnsMeetComponentsInAnyOrderAndStyle(ContractDatabase db) {
        someItems(db);
        assertThat(db.list(db.store()
                        .query(Renamed.class, "SELECT name AS item_name, id AS ITEM_ID FROM item ORDER BY id")))
                .containsExactly(new Renamed(1, Optional.of("item 1")), new Renamed(2, Optional.of("item 2")));
        assertThat(db.get(db.store()
                        .queryOne(Renamed.class, "SELECT id AS item_id, NULL AS item_name FROM item WHERE id = 1")))
                .isEqualTo(new Renamed(1, Optional.empty()));
    }

    @Test
    default void columnsOfAJoinedTableComeBackInARecordOfTheRecord(ContractDatabase db) {
        someItems(db);
        assertThat(db.list(db.store()
                        .query(
                                Pair.class,
                                "SELECT a.id, b.id AS next_id, b.name AS next_name"
                                        + " FROM item a LEFT JOIN item b ON b.id = a.id + 1 ORDER BY a.id")))
                .containsExactly(new Pair(1, Optional.of(new Item(2, "item 2"))), new Pair(2, Optional.empty()));
    }

    @Test
    default void oneColumnIsASingleValue(ContractDatabase db) {
        someItems(db);
        assertThat(db.list(db.store().query(String.class, "SELECT name FROM item ORDER BY id")))
                .containsExactly("item 1", "item 2");
        assertThat(db.get(db.store().queryOne(long.class, "SELECT COUNT(*) FROM item")))
                .isEqualTo(2L);
    }

    @Test
    default void aMissingColumnIsNamed(ContractDatabase db) {
        someItems(db);
        fails(db.store().query(Item.class, "SELECT id FROM item"), "name");
        fails(db.store().query("SELECT id FROM item").map(row -> row.get("nme")), "nme");
    }

    @Test
    default void aNullForAPrimitiveIsNamed(ContractDatabase db) {
        someItems(db);
        fails(db.store().query(Item.class, "SELECT NULL AS id, name FROM item"), "id");
    }

    @Test
    default void aLossIsRefused(ContractDatabase db) {
        db.create("number", "wide {BIGINT}, fraction {DOUBLE}, text {TEXT}");
        db.get(db.store().execute("INSERT INTO number VALUES (?, ?, ?)", 1L << 40, 1.5, "x"));
        fails(db.store().query(Integer.class, "SELECT wide FROM number"), "wide");
        fails(db.store().query(Long.class, "SELECT fraction FROM number"), "fraction");
        fails(db.store().query(Integer.class, "SELECT text FROM number"), "text");
        fails(db.store().query(Boolean.class, "SELECT wide FROM number"), "wide");
    }

    @Test
    default void whatDoesNotMapIsNotShown(ContractDatabase db) {
        db.createItems();
        db.get(db.store().execute("INSERT INTO item (id, name) VALUES (1, ?)", ParametersContract.SECRET));
        StepVerifier.create(db.store().query(Integer.class, "SELECT name FROM item"))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MappingException.class)
                        .hasMessageNotContaining(ParametersContract.SECRET));
    }

    @Test
    default void aFailingMapperEndsTheQueryAtOnce(ContractDatabase db) {
        someItems(db);
        AtomicInteger calls = new AtomicInteger();
        StepVerifier.create(db.store().query(Sql.of("SELECT id FROM item"), row -> {
                    calls.incrementAndGet();
                    throw new IllegalStateException("not this one");
                }))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MappingException.class)
                        .hasCauseInstanceOf(IllegalStateException.class));
        assertThat(calls).hasValue(1);
        assertThat(db.itemIds()).hasSize(2);
    }

    @Test
    default void aMapperThatGivesNothingIsTold(ContractDatabase db) {
        someItems(db);
        fails(db.store().query(Sql.of("SELECT id FROM item"), row -> nothing()), "null");
    }

    @Test
    default void aTransactionMapsAlike(ContractDatabase db) {
        someItems(db);
        Mono<List<Item>> items = db.store()
                .transaction(tx -> tx.query(Item.class, "SELECT id, name FROM item ORDER BY id")
                        .collectList());
        assertThat(db.get(items)).containsExactly(new Item(1, "item 1"), new Item(2, "item 2"));
    }

    private static void someItems(ContractDatabase db) {
        db.createItems();
        db.insertItems(1, 2);
    }

    private static void fails(Flux<?> query, String named) {
        StepVerifier.create(query).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(MappingException.class)
                .message()
                .containsIgnoringCase(named));
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"
    }) // The case is about a mapper that breaks its contract.
    private static <T> T nothing() {
        @Nullable T nothing = null;
        return nothing;
    }
}
