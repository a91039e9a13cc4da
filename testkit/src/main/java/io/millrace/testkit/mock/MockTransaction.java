package io.millrace.testkit.mock;

import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.mapping.RowMapper;
import java.util.List;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A transaction of the runtime whose statements tell the connection how their caller put them. */
final class MockTransaction implements Transaction {
    private final Transaction runtime;
    private final NamedOperations operations;

    MockTransaction(Transaction runtime) {
        this.runtime = runtime;
        this.operations = new NamedOperations(runtime);
    }

    @Override
    public <T> Flux<T> query(Sql sql, RowMapper<T> mapper) {
        return operations.query(sql, mapper);
    }

    @Override
    public <T> Mono<T> queryOne(Sql sql, RowMapper<T> mapper) {
        return operations.queryOne(sql, mapper);
    }

    @Override
    public Mono<RunResult> execute(Sql sql) {
        return operations.execute(sql);
    }

    @Override
    public Flux<RunResult> batch(List<Sql> statements) {
        return operations.batch(statements);
    }

    @Override
    public Mono<Long> executeAll(String sql, Publisher<?> rows) {
        return operations.executeAll(sql, rows);
    }

    @Override
    public <T> Flux<T> queryAll(String sql, Publisher<?> rows, RowMapper<T> mapper) {
        return operations.queryAll(sql, rows, mapper);
    }

    @Override
    public <T> Mono<T> transaction(TransactionOptions options, Function<? super Transaction, ? extends Mono<T>> work) {
        return runtime.transaction(options, nested -> work.apply(new MockTransaction(nested)));
    }

    @Override
    public <T> Flux<T> transactionMany(
            TransactionOptions options, Function<? super Transaction, ? extends Publisher<T>> work) {
        return runtime.transactionMany(options, nested -> work.apply(new MockTransaction(nested)));
    }

    @Override
    public void setRollbackOnly() {
        runtime.setRollbackOnly();
    }

    @Override
    public boolean isRollbackOnly() {
        return runtime.isRollbackOnly();
    }

    @Override
    public Mono<Void> commit() {
        return runtime.commit();
    }

    @Override
    public Mono<Void> rollback() {
        return runtime.rollback();
    }
}
