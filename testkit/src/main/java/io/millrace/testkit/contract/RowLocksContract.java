package io.millrace.testkit.contract;

import static io.millrace.query.Expression.column;
import static io.millrace.query.Expression.count;
import static io.millrace.query.Expression.value;
import static io.millrace.query.Filter.eq;
import static io.millrace.query.Filter.in;
import static io.millrace.query.Order.asc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.Sql;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.error.TransactionUsageException;
import io.millrace.query.QueryBuilder;
import io.millrace.query.Select;
import io.millrace.query.TableReference;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Rows are locked for the rest of a transaction, with the same meaning whether the database locks rows or all of itself. */
public interface RowLocksContract extends Contract {
    @Test
    @Requires(Feature.ROW_LOCKS)
    default void rowsAreReadAndLockedInATransaction(ContractDatabase db) {
        db.createItems();
        db.insertItems(1, 2, 3);
        Select items = builder(db).select("id").from("item").orderBy(asc("id"));
        for (Select locking : List.of(
                items.forUpdate(),
                items.forUpdate().skipLocked(),
                items.forUpdate().noWait())) {
            Sql sql = locking.limit(2).toSql();
            assertThat(db.list(db.store().transactionMany(tx -> tx.query(Integer.class, sql))))
                    .containsExactly(1, 2);
        }
    }

    @Test
    @Requires(Feature.ROW_LOCKS)
    default void lockedRowsOfJoinedTablesAreThoseThatAreThere(ContractDatabase db) {
        db.createItems();
        db.insertItems(1, 2);
        QueryBuilder plain = builder(db);
        QueryBuilder builder = plain.with("known", plain.select("id").from("item"));
        Sql sql = builder.select(column("a", "id"))
                .from(TableReference.of("item").as("a"))
                .join("known", column("known", "id").eq(column("a", "id")))
                .leftJoin(TableReference.of("item").as("b"), column("b", "id").eq(column("a", "id")))
                .where(column("a", "id").gt(1))
                .forUpdate()
                .toSql();
        assertThat(db.list(db.store().transactionMany(tx -> tx.query(Integer.class, sql))))
                .containsExactly(2);
    }

    @Test
    @Requires(Feature.ROW_LOCKS)
    default void manyWorkersTakeEachRowOnce(ContractDatabase db) {
        db.createItems();
        db.insertItems(1, 2, 3, 4, 5, 6, 7, 8);
        Select next = builder(db)
                .select("id")
                .from("item")
                .where(eq("name", "open"))
                .orderBy(asc("id"))
                .limit(1)
                .forUpdate()
                .skipLocked();
        db.get(db.store().execute("UPDATE item SET name = 'open'"));
        Flux<Integer> taken = db.store()
                .transaction(tx -> tx.queryOne(Integer.class, next.toSql()).flatMap(id -> tx.execute(builder(db)
                                .update("item")
                                .set("name", "taken")
                                .where(eq("id", id))
                                .toSql())
                        .thenReturn(id)))
                .repeat(1);
        List<Integer> all = db.list(Flux.range(0, 4).flatMap(worker -> taken));
        assertThat(all).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    @Requires(Feature.ROW_LOCKS)
    default void aStatementThatWritesMayLockByItself(ContractDatabase db) {
        db.createItems();
        db.insertItems(1, 2);
        Select first = builder(db)
                .select("id")
                .from("item")
                .orderBy(asc("id"))
                .limit(1)
                .forUpdate()
                .skipLocked();
        Sql sql = builder(db)
                .update("item")
                .set("name", "x")
                .where(in("id", first))
                .toSql();
        assertThat(db.get(db.store().execute(sql)).changes()).isEqualTo(1);
    }

    @Test
    default void aLockThatEndsAtOnceIsRefused(ContractDatabase db) {
        db.createItems();
        Sql sql = builder(db).select("id").from("item").forUpdate().toSql();
        StepVerifier.create(db.store().query(sql)).verifyError(TransactionUsageException.class);
        StepVerifier.create(db.store().queryOne(sql)).verifyError(TransactionUsageException.class);
        StepVerifier.create(db.store().execute(sql)).verifyError(TransactionUsageException.class);
        Sql inside = builder(db)
                .select("id")
                .from("item")
                .where(in("id", builder(db).select("id").from("item").forUpdate()))
                .toSql();
        StepVerifier.create(db.store().query(inside)).verifyError(TransactionUsageException.class);
    }

    @Test
    default void aTransactionThatOnlyReadsLocksNothing(ContractDatabase db) {
        db.createItems();
        Sql sql = builder(db).select("id").from("item").forUpdate().toSql();
        List<Function<Transaction, Mono<?>>> ways = List.of(
                tx -> tx.query(sql).collectList(),
                tx -> tx.queryOne(sql),
                tx -> tx.execute(sql),
                tx -> tx.batch(List.of(sql)).collectList(),
                tx -> tx.transaction(nested -> nested.execute(sql)));
        for (Function<Transaction, Mono<?>> way : ways) {
            StepVerifier.create(db.store().transaction(TransactionOptions.READ_ONLY, tx -> way.apply(tx)
                            .onErrorResume(TransactionUsageException.class, refused -> Mono.empty())
                            .then(tx.queryOne(Integer.class, "SELECT COUNT(*) FROM item"))))
                    .as("nothing was sent, so that the transaction goes on")
                    .expectNext(0)
                    .verifyComplete();
            StepVerifier.create(db.store().transaction(TransactionOptions.READ_ONLY, tx -> way.apply(tx)
                            .then()))
                    .verifyError(TransactionUsageException.class);
        }
        Transaction manual = db.get(db.store().begin(TransactionOptions.READ_ONLY));
        StepVerifier.create(manual.query(sql)).verifyError(TransactionUsageException.class);
        manual.rollback().block();
    }

    @Test
    default void whatIsNoRowOfATableIsNotLocked(ContractDatabase db) {
        Select items = builder(db).select("id").from("item");
        for (Select odd : List.of(
                items.distinct(),
                items.groupBy("id"),
                items.union(items),
                builder(db).select(count()).from("item"),
                builder(db).selectFrom(items.asTable("i")),
                builder(db).select(value(1)))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> odd.forUpdate().toSql())
                    .withMessageContaining("forUpdate()");
        }
        assertThatIllegalStateException().isThrownBy(items::skipLocked).withMessageContaining("forUpdate()");
    }

    private static QueryBuilder builder(ContractDatabase db) {
        return QueryBuilder.of(db.store().dialect());
    }
}
