package io.millrace.spi;

import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.r2dbc.spi.Connection;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Work in a transaction that somebody else has begun, on a connection of their own: that of a framework which manages transactions, for
 * example. A capability that datastores have by themselves.
 *
 * <p>The work gets a {@link Transaction} that runs on exactly this connection, under all rules of the datastore: checks, codecs, observers,
 * limits, errors. Nested transactions are savepoints. The transaction is never begun, committed or rolled back here, and the connection is
 * not given back: that is for its owner, who runs nothing on it before the work has ended.
 *
 * <p>Several pieces of work may be on one connection at the same time, one inside another's rows too. To the database they are one {@link
 * Transaction}, and the rules are those of one: statements run one after the other, in the order of their subscription; nested
 * transactions do not overlap, whoever began them, and while one runs whatever else begins on the connection is a {@link
 * io.millrace.error.TransactionUsageException}. Work that is joined in the publisher of a nested transaction, which the Reactor context tells,
 * is inside it: undone with it, and over with it. The owner waits for the end of all.
 *
 * <ul>
 *   <li><b>Completion.</b> Nothing of the work is running any more. A statement that nobody has waited for ends with a {@link
 *       io.millrace.error.TransactionUsageException} of its own, and is interrupted where that takes long, which may make the owner's transaction
 *       fail. After {@link Transaction#setRollbackOnly()}, and where a nested transaction was still running, it is such an
 *       exception instead of a completion, so that the owner does not commit; the nested one is undone.
 *   <li><b>Errors.</b> What still ran has ended, and nested transactions are undone. Whether the owner's transaction can go on is up to
 *       the database.
 *   <li><b>Cancel.</b> Nested transactions of the work are undone by commands that are sent before the cancel returns, and nothing is sent
 *       behind them: the owner goes on at once. Of two who cancel at the same time, such as a limit of time and a client that leaves, the second
 *       returns before the first has done all that, as Reactor's cancel does: have one place cancel. Whether the statement that was running takes effect is not known, so the owner should
 *       roll back. Where a statement cannot be interrupted without hitting what the owner sends next, as on PostgreSQL, what the owner
 *       sends waits for the statement's end. A limit in the options interrupts it. While other work is on the connection, the work that was
 *       cancelled is undone as a nested transaction is anywhere, and whatever comes next waits for that. Work that another thread begins
 *       while something is being undone by a cancel is called when that is done, on the thread that has cancelled.
 *   <li><b>An end by the owner</b> while work goes on, which includes that the connection is given back: statements of that work are
 *       refused, unless another transaction is open on the same object by then, which cannot be told from the first. One that was on its
 *       way is an error too, and may have run behind the end.
 *   <li><b>An unknown state.</b> A connection of a server that does not answer in time, or whose driver has failed, is closed underneath its
 *       owner: whatever the owner or other work does with it then fails, and a pool drops it.
 *   <li><b>Another datastore</b> that joins the same connection at the same time cannot be known of: leave that to one.
 * </ul>
 *
 * <p>The connection may be wrapped, by a pool or a proxy; statements run on what is {@linkplain io.r2dbc.spi.Wrapped wrapped}.
 */
public interface JoinedTransactions {
    /**
     * Does work in the transaction that is open on a connection.
     *
     * @param connection the connection, of the driver of this datastore
     * @param options what the owner has said of the transaction (isolation, read-only), and a limit for the work; it is not done again
     * @param work makes the publisher of the work
     * @param <T> the type of the value
     * @return the work's value, emitted after the work has ended. A connection without an open transaction, or whose values
     *     could not be read as they are, is a {@link io.millrace.error.TransactionUsageException}; a connection of another database or another
     *     driver is an {@link io.millrace.error.UnsupportedFeatureException}
     */
    <T> Mono<T> join(
            Connection connection, TransactionOptions options, Function<? super Transaction, ? extends Mono<T>> work);

    /**
     * Does work in the transaction that is open on a connection, of which nothing is known.
     *
     * @param connection the connection, of the driver of this datastore
     * @param work makes the publisher of the work
     * @param <T> the type of the value
     * @return the work's value, emitted after the work has ended
     * @see #join(Connection, TransactionOptions, Function)
     */
    default <T> Mono<T> join(Connection connection, Function<? super Transaction, ? extends Mono<T>> work) {
        return join(connection, TransactionOptions.DEFAULT, work);
    }

    /**
     * Does work in the transaction that is open on a connection, and emits its values as they come.
     *
     * @param connection the connection, of the driver of this datastore
     * @param options what the owner has said of the transaction, and a limit for the work
     * @param work makes the publisher of the work
     * @param <T> the type of the values
     * @return the work's values
     * @see #join(Connection, TransactionOptions, Function)
     */
    <T> Flux<T> joinMany(
            Connection connection,
            TransactionOptions options,
            Function<? super Transaction, ? extends Publisher<T>> work);

    /**
     * Does work in the transaction that is open on a connection, of which nothing is known, and emits its values as they come.
     *
     * @param connection the connection, of the driver of this datastore
     * @param work makes the publisher of the work
     * @param <T> the type of the values
     * @return the work's values
     * @see #join(Connection, TransactionOptions, Function)
     */
    default <T> Flux<T> joinMany(Connection connection, Function<? super Transaction, ? extends Publisher<T>> work) {
        return joinMany(connection, TransactionOptions.DEFAULT, work);
    }
}
