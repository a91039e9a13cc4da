package io.millrace.testkit.mock;

import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A transaction of the runtime whose statements tell the connection how their caller put them. */
final class MockTransaction extends MockOperations implements Transaction {
    private final Transaction runtime;

    MockTransaction(Transaction runtime) {
        this.runtime = runtime;
    }

    @Override
    Transaction runtime() {
        return runtime;
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
