package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Migration;
import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.spi.JoinedTransactions;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Errors that Reactor throws through its operators instead of signalling them. They end the work, and leave nothing held. */
public interface FatalErrorsContract extends Contract {
    /** More than a pool has connections, so that what does not come back is missed. */
    int MORE_THAN_A_POOL = 12;

    /** Far below the contract's own, so that a failure says what hangs. */
    Duration LIMIT = Duration.ofSeconds(20);

    @Test
    default void whatIsThrownBehindAStatementEndsItsTransaction(ContractDatabase db) {
        db.createItems();
        endsTransaction(db, tx -> insert(tx, 1).flatMap(FatalErrorsContract::linkage));
        endsTransaction(db, tx -> insert(tx, 1).map(FatalErrorsContract::overflow));
        endsTransaction(db, tx -> insert(tx, 1).doOnSuccess(FatalErrorsContract::linkage));
        endsTransaction(db, tx -> insert(tx, 1).then(Mono.defer(() -> linkage(1))));
        endsTransaction(db, tx -> insert(tx, 1)
                .then(tx.queryOne(int.class, "SELECT id FROM item").map(FatalErrorsContract::linkage)));
        endsTransaction(db, tx -> insert(tx, 1)
                .thenMany(tx.query(int.class, "SELECT id FROM item"))
                .map(FatalErrorsContract::linkage)
                .then());
        endsTransaction(db, tx -> insert(tx, 1)
                .then(tx.query(int.class, "SELECT id FROM item").collectList().flatMap(FatalErrorsContract::linkage)));
        endsTransaction(db, tx -> insert(tx, 1)
                .then(tx.execute("no statement").onErrorResume(error -> linkage(RunResult.of(0)))));
    }

    @Test
    default void whatIsThrownByTheWorkItselfEndsItsTransaction(ContractDatabase db) {
        db.createItems();
        endsTransaction(db, FatalErrorsContract::linkage);
        endsTransaction(db, tx -> Mono.fromRunnable(() -> linkage(1)));
        StepVerifier.create(db.store().transactionMany(FatalErrorsContract::<Flux<Integer>>linkage))
                .verifyError(NoClassDefFoundError.class);
    }

    @Test
    default void whatIsThrownBehindAStatementEndsATransactionOfManyValues(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.store().transactionMany(tx -> insert(tx, 1).flatMapMany(FatalErrorsContract::linkage)))
                .verifyError(NoClassDefFoundError.class);
        StepVerifier.create(db.store()
                        .transactionMany(tx -> insert(tx, 1).thenMany(tx.query(int.class, "SELECT id FROM item")))
                        .map(FatalErrorsContract::linkage))
                .verifyError(NoClassDefFoundError.class);
        nothingIsHeld(db);
    }

    @Test
    default void whatIsThrownInNestedTransactionsEndsAllOfThem(ContractDatabase db) {
        db.createItems();
        endsTransaction(db, tx -> insert(tx, 1).then(tx.transaction(FatalErrorsContract::linkage)));
        endsTransaction(db, tx -> insert(tx, 1)
                .then(tx.transaction(nested -> insert(nested, 2).flatMap(FatalErrorsContract::linkage))));
        endsTransaction(
                db, tx -> insert(tx, 1).then(tx.transaction(outer -> outer.transaction(nested -> insert(nested, 2))
                        .map(FatalErrorsContract::linkage))));
        endsTransaction(db, tx -> tx.transaction(nested -> insert(nested, 2)).flatMap(FatalErrorsContract::linkage));
        endsTransaction(db, tx -> tx.transactionMany(
                        nested -> insert(nested, 2).thenMany(nested.query(int.class, "SELECT id FROM item")))
                .map(FatalErrorsContract::linkage)
                .then());
    }

    @Test
    @Requires(Feature.RETURNING)
    default void whatIsThrownBehindManyStatementsEndsTheirTransaction(ContractDatabase db) {
        db.createItems();
        endsTransaction(db, tx -> tx.executeAll("INSERT INTO item (id, name) VALUES (?, ?)", rows(3))
                .flatMap(FatalErrorsContract::linkage));
        endsTransaction(
                db, tx -> tx.queryAll("INSERT INTO item (id, name) VALUES (?, ?) RETURNING id", rows(3), row -> "a row")
                        .map(FatalErrorsContract::linkage)
                        .then());
    }

    @Test
    @Requires(Feature.RETURNING)
    default void whatIsThrownByTheRowsOfABulkWriteEndsIt(ContractDatabase db) {
        db.createItems();
        Flux<List<?>> failing = Flux.range(1, 5_000).map(id -> id < 4_000 ? List.of(id, "item") : linkage(List.of()));
        endsTransaction(db, tx -> insert(tx, 10_000)
                .then(tx.executeAll(
                        "INSERT INTO item (name, id) VALUES ('x', ?)", failing.map(row -> row.subList(0, 1)))));
        endsTransaction(db, tx -> insert(tx, 10_000)
                .thenMany(
                        tx.queryAll("INSERT INTO item (id, name) VALUES (?, ?) RETURNING id", failing, row -> "a row"))
                .then());
    }

    @Test
    default void whatIsThrownByAMapperIsAnError(ContractDatabase db) {
        db.createItems();
        db.get(insert(db.store(), 1));
        for (int i = 0; i < MORE_THAN_A_POOL; i++) {
            StepVerifier.create(db.store().query(Sql.of("SELECT id FROM item"), row -> linkage(1)))
                    .expectErrorSatisfies(error -> assertThat(error).hasRootCauseInstanceOf(NoClassDefFoundError.class))
                    .verify(LIMIT);
        }
        db.get(db.store().execute("DELETE FROM item"));
        nothingIsHeld(db);
    }

    @Test
    default void whatIsThrownBehindStatementsByThemselvesLeavesNothingHeld(ContractDatabase db) {
        db.createItems();
        db.get(db.store().executeAll("INSERT INTO item (id, name) VALUES (?, ?)", rows(5_000)));
        for (int i = 0; i < MORE_THAN_A_POOL; i++) {
            ends(db.store().query(int.class, "SELECT id FROM item ORDER BY id").map(FatalErrorsContract::linkage));
            ends(db.store().queryOne(int.class, "SELECT 1").map(FatalErrorsContract::linkage));
            ends(db.store().execute("DELETE FROM item WHERE id < 0").map(FatalErrorsContract::linkage));
            ends(db.store()
                    .transaction(tx -> tx.execute("DELETE FROM item WHERE id < 0"))
                    .map(FatalErrorsContract::linkage));
            ends(db.store().schema().map(FatalErrorsContract::linkage));
        }
        db.get(db.store().execute("DELETE FROM item"));
        nothingIsHeld(db);
    }

    @Test
    default void whatIsThrownBehindAStatementEndsATransactionThatItsCallerEnds(ContractDatabase db) {
        db.createItems();
        for (int i = 0; i < MORE_THAN_A_POOL; i++) {
            Transaction tx = db.get(db.store().begin());
            ends(insert(tx, 1).map(FatalErrorsContract::linkage));
        }
        nothingIsHeld(db);
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void whatIsThrownBehindAStatementEndsJoinedWork(ContractDatabase db) {
        db.createItems();
        JoinedTransactions joins =
                db.store().capability(JoinedTransactions.class).orElseThrow();
        Mono<String> told = db.onOwnConnection(connection -> joins.join(
                        connection, tx -> insert(tx, 1).flatMap(FatalErrorsContract::linkage))
                .thenReturn("completed")
                .onErrorResume(NoClassDefFoundError.class, error -> Mono.just("told"))
                .flatMap(end -> Mono.from(connection.rollbackTransaction()).thenReturn(end)));
        assertThat(told.block(LIMIT)).isEqualTo("told");
        nothingIsHeld(db);
    }

    @Test
    default void whatIsThrownByAMigrationInCodeIsItsError(ContractDatabase db) {
        db.createItems();
        Migration migration = Migration.code("test", 1, "throws", "1", tx -> insert(tx, 1)
                .flatMap(done -> linkage(done))
                .then());
        StepVerifier.create(db.store().migrate(List.of(migration)))
                .expectErrorSatisfies(error -> assertThat(error).hasRootCauseInstanceOf(NoClassDefFoundError.class))
                .verify(LIMIT);
        nothingIsHeld(db);
    }

    private static void endsTransaction(ContractDatabase db, Function<Transaction, ? extends Mono<?>> work) {
        StepVerifier.create(db.store().transaction(tx -> work.apply(tx).then()))
                .expectErrorMatches(FatalErrorsContract::isThrown)
                .verify(LIMIT);
        nothingIsHeld(db);
    }

    private static void ends(Flux<?> work) {
        StepVerifier.create(work)
                .expectErrorMatches(FatalErrorsContract::isThrown)
                .verify(LIMIT);
    }

    private static void ends(Mono<?> work) {
        ends(work.flux());
    }

    /** Nothing was kept, and everybody can write. */
    private static void nothingIsHeld(ContractDatabase db) {
        Mono<List<Integer>> all = db.store().transaction(tx -> insert(tx, 77)
                .then(tx.query(Integer.class, "SELECT id FROM item").collectList())
                .doOnNext(done -> tx.setRollbackOnly()));
        assertThat(all.block(LIMIT)).containsExactly(77);
        for (int i = 0; i < MORE_THAN_A_POOL; i++) {
            assertThat(db.store()
                            .queryOne(Integer.class, "SELECT COUNT(*) FROM item")
                            .block(LIMIT))
                    .isZero();
        }
    }

    private static Flux<List<?>> rows(int count) {
        return Flux.range(1, count).map(id -> List.of(id, "item"));
    }

    private static Mono<RunResult> insert(SqlOperations operations, int id) {
        return operations.execute("INSERT INTO item (id, name) VALUES (?, ?)", id, "item " + id);
    }

    private static boolean isThrown(Throwable error) {
        return error instanceof NoClassDefFoundError || error instanceof StackOverflowError;
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // It never returns.
    private static <T> T linkage(Object any) {
        throw new NoClassDefFoundError("a/class/that/is/missing");
    }

    @SuppressWarnings("InfiniteRecursion") // That is what it is for.
    private static int overflow(Object any) {
        return overflow(List.of(any)) + 1;
    }
}
