package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.error.BadSqlException;
import io.millrace.error.NonUniqueResultException;
import io.millrace.mapping.Row;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What single statements do, and what they report. */
public interface StatementsContract extends Contract {
    @Test
    default void nothingHappensBeforeSubscription(ContractDatabase db) {
        db.createItems();
        Mono<RunResult> insert = db.store().execute("INSERT INTO item (id, name) VALUES (1, 'a')");
        Flux<Row> returning = db.store().query("SELECT * FROM nowhere");
        assertThat(db.itemIds()).isEmpty();
        assertThat(insert).isNotNull();
        assertThat(returning).isNotNull();
    }

    @Test
    default void eachSubscriptionRunsTheStatementAgain(ContractDatabase db) {
        db.createItems();
        Mono<RunResult> insert = db.store().execute("INSERT INTO item (id, name) SELECT COUNT(*), 'again' FROM item");
        db.get(insert);
        db.get(insert);
        assertThat(db.itemIds()).containsExactly(0, 1);
    }

    @Test
    default void onePublisherMayRunManyTimesAtOnce(ContractDatabase db) {
        db.createItems();
        db.insertItems(1, 2, 3);
        Flux<Integer> ids = db.store().query(Integer.class, "SELECT id FROM item WHERE id > ? ORDER BY id", 1);
        assertThat(db.list(Flux.range(0, 32).flatMap(i -> ids.collectList(), 32)))
                .hasSize(32)
                .allMatch(List.of(2, 3)::equals);
    }

    @Test
    default void executeReportsTheRowsThatItChanged(ContractDatabase db) {
        db.createItems();
        assertThat(changes(db, "INSERT INTO item (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')"))
                .isEqualTo(3);
        assertThat(changes(db, "UPDATE item SET name = 'x' WHERE id > 1")).isEqualTo(2);
        assertThat(changes(db, "UPDATE item SET name = 'x' WHERE id > 9")).isZero();
        assertThat(changes(db, "DELETE FROM item")).isEqualTo(3);
    }

    @Test
    default void aStatementThatChangesNoRowsReportsNone(ContractDatabase db) {
        db.createItems();
        db.insertItems(1, 2);
        assertThat(changes(db, db.sql("CREATE TABLE other (id {INTEGER})"))).isZero();
        assertThat(changes(db, "SELECT id FROM item")).isZero();
    }

    @Test
    default void theLastKeyIsReportedWhereTheDialectSaysSo(ContractDatabase db) {
        db.createItems();
        Optional<Object> key = db.get(db.store().execute("INSERT INTO item (id, name) VALUES (7, 'a')"))
                .generatedKey();
        if (db.store().dialect().reportsGeneratedKey()) {
            assertThat(key).hasValueSatisfying(number -> assertThat(((Number) number).longValue())
                    .isEqualTo(7));
        } else {
            assertThat(key).isEmpty();
        }
        assertThat(db.get(db.store().execute("UPDATE item SET name = 'b'")).generatedKey())
                .as("the key of an update")
                .isEmpty();
    }

    @Test
    @Requires(Feature.RETURNING)
    default void returningGivesRowsThroughQuery(ContractDatabase db) {
        db.createItems();
        assertThat(db.list(db.store()
                        .query(
                                Integer.class,
                                "INSERT INTO item (id, name) VALUES (?, ?), (?, ?) RETURNING id",
                                1,
                                "a",
                                2,
                                "b")))
                .containsExactlyInAnyOrder(1, 2);
        assertThat(db.get(
                        db.store().queryOne(String.class, "UPDATE item SET name = ? WHERE id = 2 RETURNING name", "c")))
                .isEqualTo("c");
        assertThat(db.itemIds()).containsExactly(1, 2);
    }

    @Test
    @Requires(Feature.RETURNING)
    default void aWriteIsWholeBeforeItsFirstRow(ContractDatabase db) {
        db.createItems();
        db.insertItems(1, 2, 3);
        Flux<Integer> deleted = db.store().query(Integer.class, "DELETE FROM item RETURNING id");
        StepVerifier.create(deleted.take(1)).expectNextCount(1).verifyComplete();
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    default void queryGivesNoRowsOneOrManyInTheOrderOfTheStatement(ContractDatabase db) {
        db.createItems();
        String all = "SELECT id FROM item ORDER BY id DESC";
        assertThat(db.list(db.store().query(Integer.class, all))).isEmpty();
        db.insertItems(3, 1, 2);
        assertThat(db.list(db.store().query(Integer.class, all))).containsExactly(3, 2, 1);
    }

    @Test
    default void aRowMayBeKept(ContractDatabase db) {
        db.createItems();
        db.insertItems(1, 2);
        List<Row> rows = db.list(db.store().query("SELECT id, name FROM item ORDER BY id"));
        assertThat(rows).extracting(row -> row.get("name", String.class)).containsExactly("item 1", "item 2");
        assertThat(rows).extracting(row -> row.get(0, Long.class)).containsExactly(1L, 2L);
    }

    @Test
    default void queryOneIsEmptyForNoRow(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.store().queryOne("SELECT id FROM item")).verifyComplete();
    }

    @Test
    default void queryOneRefusesASecondRow(ContractDatabase db) {
        db.createItems();
        db.insertItems(1, 2, 3);
        StepVerifier.create(db.store().queryOne(Integer.class, "SELECT id FROM item"))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(NonUniqueResultException.class, several -> assertThat(
                                        several.sql().orElseThrow())
                                .isEqualTo("SELECT id FROM item")));
    }

    @Test
    default void commentsAndATrailingSemicolonDoNoHarm(ContractDatabase db) {
        db.createItems();
        db.insertItems(1);
        assertThat(db.list(
                        db.store().query(Integer.class, "-- why? because\nSELECT id /* :what */ FROM item; -- done\n")))
                .containsExactly(1);
        assertThat(changes(db, "DELETE FROM item;")).isEqualTo(1);
    }

    @Test
    @Requires(Feature.SEMICOLONS_IN_TEXT)
    default void aSemicolonInALiteralOrCommentIsText(ContractDatabase db) {
        db.createItems();
        db.get(db.store().execute("INSERT INTO item (id, name) /* a; b */ VALUES (1, 'a; b') -- c; d"));
        assertThat(db.row("SELECT name FROM item").get("name", String.class)).isEqualTo("a; b");
    }

    @Test
    default void textWithoutAStatementIsRefused(ContractDatabase db) {
        for (String nothing : List.of("", "  ", "-- nothing", "/* nothing */ ;")) {
            StepVerifier.create(db.store().execute(nothing)).verifyError(BadSqlException.class);
        }
    }

    @Test
    default void severalStatementsInOneTextAreRefusedUnsent(ContractDatabase db) {
        db.createItems();
        db.insertItems(1);
        StepVerifier.create(db.store().execute("DELETE FROM item; DROP TABLE item"))
                .verifyError(BadSqlException.class);
        StepVerifier.create(db.store().query(Sql.of("SELECT 1; SELECT 2"))).verifyError(BadSqlException.class);
        assertThat(db.itemIds()).containsExactly(1);
    }

    @Test
    default void ownWritesAreSeenByTheNextRead(ContractDatabase db) {
        db.createItems();
        for (int id = 1; id <= 50; id++) {
            db.insertItems(id);
            assertThat(db.itemIds()).as("after the insert of %d", id).hasSize(id);
        }
    }

    @Test
    default void aChangedSchemaIsSeenByTheNextRead(ContractDatabase db) {
        db.createItems();
        db.insertItems(1);
        assertThat(db.row("SELECT * FROM item").columns().size()).isEqualTo(2);
        db.get(db.store().execute(db.sql("ALTER TABLE item ADD COLUMN note {TEXT}")));
        assertThat(db.row("SELECT * FROM item").columns().size()).isEqualTo(3);
    }

    private static long changes(ContractDatabase db, String sql) {
        return db.get(db.store().execute(sql)).changes();
    }
}
