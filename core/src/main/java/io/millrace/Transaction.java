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
     * <p>Of the options, a name, a limit, and whatever the transaction around it has as well, are kept: the same or a weaker isolation,
     * read-only in a read-only one. A savepoint cannot have another isolation or access, and doing it again would meet the same
     * conflict in the same snapshot: such options are a {@link io.millrace.error.TransactionUsageException} before anything is done.
     *
     * <p>A limit covers the work and not the release of the savepoint. When it is reached the caller is told at once; the transaction around it
     * goes on when the statement that was running has ended and the savepoint is undone.
     *
     * @param options a name and a limit
     * @param work makes the publisher of the work
     * @param <T> the type of the value
     * @return the work's value, emitted after the savepoint was released
     */
    <T> Mono<T> transaction(TransactionOptions options, Function<? super Transaction, ? extends Mono<T>> work);

    /**
     * Does work in a nested transaction without options of its own.
     *
     * @param work makes the publisher of the work
     * @param <T> the type of the value
     * @return the work's value, emitted after the savepoint was released
     * @see #transaction(TransactionOptions, Function)
     */
    default <T> Mono<T> transaction(Function<? super Transaction, ? extends Mono<T>> work) {
        return transaction(TransactionOptions.DEFAULT, work);
    }

    /**
     * Does work in a nested transaction, a savepoint, and emits its values as they come.
     *
     * @param options a name and a limit
     * @param work makes the publisher of the work
     * @param <T> the type of the values
     * @return the work's values
     * @see #transaction(TransactionOptions, Function)
     */
    <T> Flux<T> transactionMany(TransactionOptions options, Function<? super Transaction, ? extends Publisher<T>> work);

    /**
     * Does work in a nested transaction without options of its own, and emits its values as they come.
     *
     * @param work makes the publisher of the work
     * @param <T> the type of the values
     * @return the work's values
     */
    default <T> Flux<T> transactionMany(Function<? super Transaction, ? extends Publisher<T>> work) {
        return transactionMany(TransactionOptions.DEFAULT, work);
    }

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
