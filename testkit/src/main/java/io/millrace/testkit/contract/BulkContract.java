package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.MappingException;
import io.millrace.error.ParameterException;
import io.millrace.mapping.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Many statements, or one with many rows of values: all of it or nothing. */
public interface BulkContract extends Contract {
    /** As many rows as a bulk write asks of its source before it has written those that it got, at most. */
    long REQUESTED_AHEAD = 10_000;

    /** What the bulk writes run. */
    String INSERT = "INSERT INTO item (id, name) VALUES (?, ?)";

    @Test
    default void aBatchReportsItsResultsInOrder(ContractDatabase db) {
        db.createItems();
        assertThat(db.list(db.store()
                        .batch(List.of(
                                Sql.of(INSERT, 1, "a"),
                                Sql.of(INSERT, 2, "b"),
                                Sql.of("UPDATE item SET name = ?", "c"),
                                Sql.of("DELETE FROM item WHERE id = ?", 9)))
                        .map(RunResult::changes)))
                .containsExactly(1L, 1L, 2L, 0L);
        assertThat(db.itemIds()).containsExactly(1, 2);
    }

    @Test
    default void aBatchIsCommittedBeforeItsFirstResult(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.store()
                        .batch(List.of(Sql.of(INSERT, 1, "a"), Sql.of(INSERT, 2, "b")))
                        .take(1))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(db.itemIds()).containsExactly(1, 2);
    }

    @Test
    default void aFailedBatchLeavesNothingBehind(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.store().batch(List.of(Sql.of(INSERT, 1, "a"), Sql.of(INSERT, 1, "again"))))
                .verifyError(ConstraintViolationException.class);
        StepVerifier.create(db.store().batch(List.of(Sql.of(INSERT, 1, "a"), Sql.of(INSERT, 2))))
                .verifyError(ParameterException.class);
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    default void aBatchOfNothingDoesNothing(ContractDatabase db) {
        StepVerifier.create(db.store().batch(List.of())).verifyComplete();
    }

    @Test
    default void aBatchInATransactionSharesItsFate(ContractDatabase db) {
        db.createItems();
        Mono<Long> results = db.store()
                .transaction(tx -> tx.batch(List.of(Sql.of(INSERT, 1, "a"), Sql.of(INSERT, 2, "b")))
                        .count()
                        .doOnNext(count -> tx.setRollbackOnly()));
        assertThat(db.get(results)).isEqualTo(2);
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    @Requires(Feature.UPSERT)
    default void theLastRowHasTheLastWord(ContractDatabase db) {
        db.createItems();
        String upsert = INSERT + " ON CONFLICT (id) DO UPDATE SET name = excluded.name";
        // The last portion is of a single row, and those before it may go to the database in several steps.
        int rows = 2 * db.store().dialect().rowsAtOnce() + 1;
        db.get(db.store()
                .transaction(
                        tx -> tx.executeAll(upsert, Flux.range(1, rows).map(number -> List.of(1, "row " + number)))));
        assertThat(db.row("SELECT name FROM item").get("name", String.class)).isEqualTo("row " + rows);
    }

    @Test
    default void executeAllTakesRowsOfEachKind(ContractDatabase db) {
        db.createItems();
        String named = "INSERT INTO item (id, name) VALUES (:id, :name)";
        Flux<Object> rows = Flux.just(Map.of("id", 1, "name", "a"), new ParametersContract.Item(2, "b"));
        assertThat(db.get(db.store().executeAll(named, rows))).isEqualTo(2);
        Flux<ParametersContract.Item> items = Flux.range(3, 2_000).map(id -> new ParametersContract.Item(id, "c"));
        Mono<Long> inTransaction = db.store().transaction(tx -> tx.executeAll(named, items));
        assertThat(db.get(inTransaction)).isEqualTo(2_000);
        assertThat(db.get(db.store().executeAll(INSERT, Flux.just((Object) new Object[] {0, "array"}))))
                .isEqualTo(1);
        assertThat(db.get(db.store().executeAll("DELETE FROM item WHERE id = ?", Flux.range(2, 2_000))))
                .isEqualTo(2_000);
        assertThat(db.itemIds()).containsExactly(0, 1, 2_002);
    }

    @Test
    default void aRowThatGivesNoNamesFailsAllOfThem(ContractDatabase db) {
        db.createItems();
        String named = "INSERT INTO item (id, name) VALUES (:id, :name)";
        for (Object bad : List.of(List.of(2, "b"), Map.of("id", 2), "b")) {
            StepVerifier.create(db.store().executeAll(named, Flux.just(new ParametersContract.Item(1, "a"), bad)))
                    .verifyError(ParameterException.class);
        }
        StepVerifier.create(db.store().executeAll(INSERT, Flux.just(new ParametersContract.Item(1, "a"))))
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(ParameterException.class).hasMessageContaining("write :name"));
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    default void executeAllWritesEveryRow(ContractDatabase db) {
        db.createItems();
        assertThat(db.get(db.store().executeAll(INSERT, rows(25_000)))).isEqualTo(25_000);
        assertThat(db.count("item")).isEqualTo(25_000);
        assertThat(db.row("SELECT MAX(id) AS last FROM item").get("last", Integer.class))
                .isEqualTo(24_999);
    }

    @Test
    default void executeAllTakesNulls(ContractDatabase db) {
        db.create("note", "id {INTEGER} PRIMARY KEY, text {TEXT}");
        Flux<List<?>> rows = Flux.just(Arrays.asList(1, null), List.of(2, "b"), Arrays.asList(3, null));
        assertThat(db.get(db.store().executeAll("INSERT INTO note (id, text) VALUES (?, ?)", rows)))
                .isEqualTo(3);
        assertThat(db.row("SELECT COUNT(text) FROM note").get(0, Integer.class)).isEqualTo(1);
    }

    @Test
    default void executeAllOfNothingChangesNothing(ContractDatabase db) {
        db.createItems();
        assertThat(db.get(db.store().executeAll(INSERT, rows(0)))).isZero();
    }

    @Test
    default void executeAllAsksItsSourceForNoMoreThanItCanWriteSoon(ContractDatabase db) {
        db.createItems();
        AtomicLong ahead = new AtomicLong();
        AtomicLong farthest = new AtomicLong();
        Flux<List<?>> source = rows(50_000)
                .doOnRequest(n -> farthest.accumulateAndGet(ahead.addAndGet(n), Math::max))
                .doOnNext(row -> ahead.decrementAndGet());
        assertThat(db.get(db.store().executeAll(INSERT, source))).isEqualTo(50_000);
        assertThat(farthest.get()).isBetween(1L, REQUESTED_AHEAD);
    }

    @Test
    default void executeAllPassesOnTheErrorOfItsSourceAndLeavesNothingBehind(ContractDatabase db) {
        db.createItems();
        Flux<List<?>> source = rows(5_000).concatWith(Mono.error(new IllegalStateException("the source broke")));
        StepVerifier.create(db.store().executeAll(INSERT, source)).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the source broke"));
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    default void executeAllLeavesNothingBehindWhenARowFails(ContractDatabase db) {
        db.createItems();
        Flux<List<?>> duplicate = Flux.concat(rows(5_000), Flux.just(List.of(7, "again")), rows(0));
        StepVerifier.create(db.store().executeAll(INSERT, duplicate)).verifyError(ConstraintViolationException.class);
        Flux<List<?>> misfit = Flux.concat(rows(5_000), Flux.just(List.of(5_001)));
        StepVerifier.create(db.store().executeAll(INSERT, misfit)).verifyError(ParameterException.class);
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    @Requires(Feature.INTERRUPTION)
    default void executeAllLeavesNothingBehindWhenItIsCancelled(ContractDatabase db) {
        db.createItems();
        Flux<List<?>> neverEnding = rows(5_000).concatWith(Flux.never());
        StepVerifier.create(db.store()
                        .executeAll(INSERT, neverEnding.doOnNext(row -> {}))
                        .takeUntilOther(Mono.delay(java.time.Duration.ofMillis(50))))
                .verifyComplete();
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    default void executeAllInATransactionSharesItsFate(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.store().transaction(tx -> tx.executeAll(INSERT, rows(2_500))
                        .then(tx.queryOne(Integer.class, "SELECT COUNT(*) FROM item"))
                        .doOnNext(count -> tx.setRollbackOnly())))
                .expectNext(2_500)
                .verifyComplete();
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    @Requires(Feature.RETURNING)
    default void queryAllReturnsRowsInTheOrderOfTheirValues(ContractDatabase db) {
        db.createItems();
        List<Integer> ids =
                IntStream.range(0, 4_500).map(i -> (i * 7_919) % 4_500).boxed().toList();
        Flux<List<?>> rows = Flux.fromIterable(ids).map(id -> Arrays.asList(id, "item " + id));
        assertThat(db.list(db.store().queryAll(Integer.class, INSERT + " RETURNING id", rows)))
                .isEqualTo(ids);
        assertThat(db.count("item")).isEqualTo(4_500);
        Flux<Object> items = Flux.just(new ParametersContract.Item(9_600, "a"), Map.of("id", 9_599, "name", "b"));
        String named = "INSERT INTO item (id, name) VALUES (:id, :name) RETURNING name, id";
        assertThat(db.list(db.store()
                        .transaction(tx -> tx.queryAll(ParametersContract.Item.class, named, items)
                                .collectList())
                        .flatMapIterable(list -> list)))
                .containsExactly(new ParametersContract.Item(9_600, "a"), new ParametersContract.Item(9_599, "b"));
        String update = "UPDATE item SET name = ? WHERE id >= ? RETURNING name";
        Flux<List<?>> several = Flux.just(List.of("x", 9_599), Arrays.asList("y", 20_000), List.of("z", 9_600));
        assertThat(db.list(db.store().queryAll(String.class, update, several))).containsExactly("x", "x", "z");
    }

    @Test
    @Requires(Feature.RETURNING)
    default void queryAllTakesNullsAndNothing(ContractDatabase db) {
        db.create("note", "id {INTEGER} PRIMARY KEY, text {TEXT}");
        String insert = "INSERT INTO note (id, text) VALUES (?, ?) RETURNING id";
        Flux<List<?>> rows = Flux.range(0, 300).map(i -> Arrays.asList(300 - i, i % 3 == 0 ? null : "text " + i));
        assertThat(db.list(db.store().queryAll(Integer.class, insert, rows)))
                .isEqualTo(IntStream.range(0, 300).mapToObj(i -> 300 - i).toList());
        assertThat(db.row("SELECT COUNT(text) FROM note").get(0, Integer.class)).isEqualTo(200);
        assertThat(db.list(db.store().queryAll(Integer.class, insert, Flux.empty())))
                .isEmpty();
    }

    @Test
    @Requires(Feature.RETURNING)
    default void queryAllAsksForNoMoreThanIsTakenAndIsUndoneByACancel(ContractDatabase db) {
        db.createItems();
        AtomicLong asked = new AtomicLong();
        Flux<List<?>> source = Flux.range(0, Integer.MAX_VALUE)
                .<List<?>>map(i -> List.of(i, "item " + i))
                .doOnRequest(asked::addAndGet);
        StepVerifier.create(db.store().queryAll(Integer.class, INSERT + " RETURNING id", source), 0)
                .thenRequest(2)
                .expectNext(0, 1)
                .thenRequest(1)
                .expectNext(2)
                .thenCancel()
                .verify();
        assertThat(asked.get()).isBetween(3L, REQUESTED_AHEAD);
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    @Requires({Feature.RETURNING, Feature.BULK_ROWS})
    default void queryAllTellsTheRowThatFailsAndLeavesNothingBehind(ContractDatabase db) {
        db.createItems();
        Flux<List<?>> duplicate = Flux.concat(rows(4_100), Flux.just(List.of(7, "again")), rows(0));
        StepVerifier.create(db.store()
                        .queryAll(Integer.class, INSERT + " RETURNING id", duplicate)
                        .then())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                ConstraintViolationException.class,
                                violation -> assertThat(violation.index()).hasValue(4_100)));
        Flux<List<?>> broken = rows(50).concatWith(Mono.error(new IllegalStateException("the source broke")));
        StepVerifier.create(db.store()
                        .queryAll(Integer.class, INSERT + " RETURNING id", broken)
                        .then())
                .verifyErrorMessage("the source broke");
        StepVerifier.create(db.store()
                        .queryAll(INSERT + " RETURNING id", rows(500), row -> {
                            throw new IllegalStateException("unfit");
                        })
                        .then())
                .verifyError(MappingException.class);
        assertThat(db.itemIds()).isEmpty();
    }

    /** Rows that are written later are no part of a nested transaction that begins with the first. */
    @Test
    @Requires(Feature.RETURNING)
    default void eachRowOfQueryAllCanHaveATransactionOfItsOwn(ContractDatabase db) {
        db.createItems();
        for (int count : new int[] {2, 5, 40, 200}) {
            Mono<Long> renamed = db.store()
                    .transaction(tx -> tx.queryAll(Integer.class, INSERT + " RETURNING id", rows(count))
                            .concatMap(id -> tx.transaction(nested -> nested.execute(
                                                    "UPDATE item SET name = ? WHERE id = ?", "new", id)
                                            .filter(result -> id % 3 != 0)
                                            .switchIfEmpty(Mono.error(() -> new IllegalStateException("undone"))))
                                    .onErrorResume(IllegalStateException.class, undone -> Mono.empty()))
                            .count());
            int kept = count - (count + 2) / 3;
            assertThat(db.get(renamed)).isEqualTo(kept);
            Row row = db.row("SELECT COUNT(*), COUNT(CASE WHEN name = 'new' THEN 1 END) FROM item");
            assertThat(row.get(0, Integer.class)).isEqualTo(count);
            assertThat(row.get(1, Integer.class)).isEqualTo(kept);
            db.get(db.store().execute("DELETE FROM item"));
        }
    }

    @Test
    @Requires(Feature.RETURNING)
    default void queryAllInATransactionLetsItGoOn(ContractDatabase db) {
        db.createItems();
        Mono<Long> renamed = db.store()
                .transaction(tx -> tx.queryAll(Integer.class, INSERT + " RETURNING id", rows(300))
                        .concatMap(id -> tx.execute("UPDATE item SET name = ? WHERE id = ?", "new", id))
                        .count());
        assertThat(db.get(renamed)).isEqualTo(300);
        assertThat(db.row("SELECT COUNT(*) FROM item WHERE name = 'new'").get(0, Integer.class))
                .isEqualTo(300);
    }

    private static Flux<List<?>> rows(int count) {
        return Flux.range(0, count).map(i -> List.of(i, "item " + i));
    }
}
