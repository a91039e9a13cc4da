package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Migration;
import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.TransactionUsageException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Who may use a transaction, when, and who ends it. */
public interface TransactionUsageContract extends Contract {
    @Test
    default void theDatastoreIsRefusedInsideItsOwnTransaction(ContractDatabase db) {
        db.createItems();
        RelationalDatastore store = db.store();
        for (Mono<?> misuse : List.<Mono<?>>of(
                store.queryOne("SELECT 1"),
                store.query("SELECT 1").then(),
                insert(store, 2),
                store.batch(List.of(Sql.of("DELETE FROM item"))).then(),
                store.executeAll("INSERT INTO item (id, name) VALUES (?, 'x')", Flux.just(List.of(2))),
                store.queryAll(
                                Integer.class,
                                "INSERT INTO item (id, name) VALUES (?, 'x') RETURNING id",
                                Flux.just(List.of(2)))
                        .then(),
                store.schema(),
                store.migrate(List.of(Migration.of("app", 1, "nothing", "SELECT 1")))
                        .then(),
                store.transaction(tx -> Mono.just(1)),
                store.transactionMany(tx -> Mono.just(1)).then(),
                store.begin())) {
            StepVerifier.create(store.transaction(tx -> insert(tx, 1).then(misuse)))
                    .verifyError(TransactionUsageException.class);
            StepVerifier.create(store.transactionMany(tx -> insert(tx, 1).thenMany(misuse)))
                    .verifyError(TransactionUsageException.class);
            StepVerifier.create(store.transaction(tx -> tx.transaction(nested -> misuse.then())))
                    .verifyError(TransactionUsageException.class);
        }
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    @Requires(Feature.READS_BESIDE_WRITES)
    default void theDatastoreMayBeUsedInsideAReadOnlyTransaction(ContractDatabase db) {
        db.createItems();
        db.get(db.store().transaction(TransactionOptions.READ_ONLY, tx -> insert(db.store(), 1)));
        assertThat(db.itemIds()).containsExactly(1);
    }

    @Test
    default void theDatastoreMayBeUsedAfterATransaction(ContractDatabase db) {
        db.createItems();
        db.get(db.store().transaction(tx -> insert(tx, 1)).then(insert(db.store(), 2)));
        db.get(db.store().transaction(tx -> insert(tx, 3)).flatMap(done -> db.store()
                .transaction(tx -> insert(tx, 4))));
        assertThat(db.itemIds()).containsExactly(1, 2, 3, 4);
    }

    @Test
    default void aTransactionIsOfNoUseAfterItsEnd(ContractDatabase db) {
        db.createItems();
        Transaction ended = db.get(db.store().transaction(Mono::just));
        for (Mono<?> late : List.<Mono<?>>of(
                insert(ended, 1),
                ended.queryOne("SELECT 1"),
                ended.batch(List.of(Sql.of("DELETE FROM item"))).then(),
                ended.transaction(nested -> Mono.just(1)),
                ended.commit())) {
            StepVerifier.create(late).verifyError(TransactionUsageException.class);
        }
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    default void itsEndIsNotTheCallers(ContractDatabase db) {
        StepVerifier.create(db.store().transaction(Transaction::commit)).verifyError(TransactionUsageException.class);
        StepVerifier.create(db.store().transaction(Transaction::rollback)).verifyError(TransactionUsageException.class);
    }

    @Test
    default void aManualTransactionIsCommittedByItsCaller(ContractDatabase db) {
        db.createItems();
        Transaction transaction = db.get(db.store().begin());
        db.get(insert(transaction, 1));
        db.get(transaction.transaction(nested -> insert(nested, 2)));
        StepVerifier.create(transaction.commit()).verifyComplete();
        StepVerifier.create(transaction.commit()).verifyError(TransactionUsageException.class);
        StepVerifier.create(insert(transaction, 3)).verifyError(TransactionUsageException.class);
        assertThat(db.itemIds()).containsExactly(1, 2);
    }

    @Test
    default void aManualTransactionIsRolledBackByItsCaller(ContractDatabase db) {
        db.createItems();
        Transaction transaction = db.get(db.store().begin());
        db.get(insert(transaction, 1));
        StepVerifier.create(transaction.rollback()).verifyComplete();
        StepVerifier.create(transaction.rollback()).verifyComplete();
        StepVerifier.create(insert(transaction, 2)).verifyError(TransactionUsageException.class);
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    default void aManualTransactionThatIsRollbackOnlyIsRolledBack(ContractDatabase db) {
        db.createItems();
        Transaction transaction = db.get(db.store().begin());
        db.get(insert(transaction, 1));
        transaction.setRollbackOnly();
        StepVerifier.create(transaction.commit()).verifyComplete();
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    default void aLimitEndsAManualTransaction(ContractDatabase db) {
        db.createItems();
        TransactionOptions limited = TransactionOptions.DEFAULT.withTimeout(Duration.ofSeconds(1));
        Transaction transaction = db.get(db.store().begin(limited));
        db.get(insert(transaction, 1));
        StepVerifier.create(transaction.queryOne("SELECT 1").repeat())
                .thenConsumeWhile(stillOpen -> true)
                .verifyError(DatastoreTimeoutException.class);
        StepVerifier.create(transaction.commit()).verifyError(DatastoreTimeoutException.class);
        db.get(insert(db.store(), 2));
        assertThat(db.itemIds()).containsExactly(2);
    }

    @Test
    default void transactionsAreNotControlledByText(ContractDatabase db) {
        db.createItems();
        RelationalDatastore store = db.store();
        for (String control : List.of(
                "BEGIN",
                "begin immediate",
                "/* now */ START TRANSACTION",
                "-- now\nCOMMIT",
                "COMMIT AND CHAIN",
                "END",
                "ROLLBACK",
                "ABORT",
                "SAVEPOINT s",
                "RELEASE SAVEPOINT s",
                "ROLLBACK TO SAVEPOINT s",
                "PREPARE TRANSACTION 'x'",
                "COMMIT PREPARED 'x'")) {
            for (Function<SqlOperations, Mono<?>> use : controlling(control)) {
                StepVerifier.create(use.apply(store)).verifyError(TransactionUsageException.class);
                StepVerifier.create(store.transaction(
                                tx -> insert(tx, 1).then(use.apply(tx)).then(insert(tx, 2))))
                        .verifyError(TransactionUsageException.class);
            }
        }
        assertThat(db.itemIds()).isEmpty();
        db.get(store.transaction(tx -> insert(tx, 1).then(tx.execute("COMMIT")).onErrorResume(error -> insert(tx, 2))));
        assertThat(db.itemIds()).containsExactly(1, 2);
    }

    private static List<Function<SqlOperations, Mono<?>>> controlling(String control) {
        return List.of(
                operations -> operations.execute(control),
                operations -> operations.execute(Sql.verbatim(control)),
                operations -> operations.execute(Sql.verbatim("SELECT 1; " + control)),
                operations -> operations.query(control).then(),
                operations -> operations.queryOne(Integer.class, control),
                operations -> operations
                        .batch(List.of(Sql.of("SELECT 1"), Sql.of(control)))
                        .then(),
                operations -> operations.executeAll(control, Flux.just(List.of(), List.of())));
    }

    private static Mono<RunResult> insert(SqlOperations operations, int id) {
        return operations.execute("INSERT INTO item (id, name) VALUES (?, 'x')", id);
    }
}
