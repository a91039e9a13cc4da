package io.millrace;

import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A transaction that has begun. Its statements run one after the other on one connection, in the order of their
 * subscription. After its end every call is a {@link io.millrace.error.TransactionUsageException}.
 */
public interface Transaction extends SqlOperations {
    /**
     * Does work in a nested transaction, a savepoint: what it did is undone when it fails or is cancelled, and the
     * transaction around it goes on.
     *
     * @param work makes the publisher of the work
     * @param <T> the type of the value
     * @return the work's value, emitted after the savepoint was released
     */
    <T> Mono<T> transaction(Function<? super Transaction, ? extends Mono<T>> work);

    /**
     * Does work in a nested transaction, a savepoint, and emits its values as they come.
     *
     * @param work makes the publisher of the work
     * @param <T> the type of the values
     * @return the work's values
     */
    <T> Flux<T> transactionMany(Function<? super Transaction, ? extends Publisher<T>> work);

    /**
     * Makes sure that this transaction is rolled back, however its work ends: {@code RelationalDatastore.transaction} then
     * rolls back where it would commit, and {@link #commit()} does the same. In a nested transaction this concerns what is
     * nested only.
     */
    void setRollbackOnly();

    /**
     * Whether this transaction can only be rolled back.
     *
     * @return {@code true} after {@link #setRollbackOnly()}
     */
    boolean isRollbackOnly();

    /**
     * Commits a transaction made by {@code begin}. Inside {@code transaction(...)} the end belongs to the framework, and
     * this is a {@link io.millrace.error.TransactionUsageException}.
     *
     * @return completes when the commit has succeeded
     */
    Mono<Void> commit();

    /**
     * Rolls back a transaction made by {@code begin}. Inside {@code transaction(...)} use {@link #setRollbackOnly()} or
     * fail the work. Rolling back a transaction that is rolled back already completes at once.
     *
     * @return completes when everything is undone
     */
    Mono<Void> rollback();
}
