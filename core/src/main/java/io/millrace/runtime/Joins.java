package io.millrace.runtime;

import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.error.DatastoreException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.TransactionUsageException;
import io.millrace.spi.JoinedTransactions;
import io.r2dbc.spi.Connection;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Does work in transactions of others. */
final class Joins implements JoinedTransactions {
    private final ConnectionSource connections;
    private final JoinedConnections joined;
    private final StatementRunner statements;
    private final TransactionScope scope;
    private final Supplier<@Nullable DatastoreException> refusal;

    /**
     * Takes what a datastore is made of.
     *
     * @param refusal why nothing may be done now, if so
     */
    Joins(
            ConnectionSource connections,
            StatementRunner statements,
            TransactionScope scope,
            Supplier<@Nullable DatastoreException> refusal) {
        this.connections = connections;
        this.joined = new JoinedConnections(connections);
        this.statements = statements;
        this.scope = scope;
        this.refusal = refusal;
    }

    @Override
    public <T> Mono<T> join(
            Connection connection, TransactionOptions options, Function<? super Transaction, ? extends Mono<T>> work) {
        return Boundary.untilCancelled(Mono.deferContextual(outer -> Mono.usingWhen(
                taken(connection, options, outer),
                joined -> Commit.after(
                                joined.leave(),
                                Deadline.ofJoined(options)
                                        .limit(joined.breakdown()
                                                .orElse(joined.ready().flatMap(work))
                                                .contextWrite(context -> inside(joined, context, options))))
                        // Not the clean-up of usingWhen, which no cancel reaches.
                        .onErrorResume(error -> joined.leaveAfterFailure().then(failed(error)))
                        .doOnCancel(joined::abandon),
                joined -> Mono.empty(),
                // What could not even be asked for; otherwise it is over by then.
                (joined, error) -> abandoned(joined),
                Joins::abandoned)));
    }

    @Override
    public <T> Flux<T> joinMany(
            Connection connection,
            TransactionOptions options,
            Function<? super Transaction, ? extends Publisher<T>> work) {
        return Boundary.untilCancelled(Flux.deferContextual(outer -> Flux.usingWhen(
                taken(connection, options, outer),
                joined -> Commit.after(
                                joined.leave(),
                                Deadline.ofJoined(options)
                                        .limit(joined.breakdown()
                                                .orElse(joined.ready().flatMapMany(work))
                                                .contextWrite(context -> inside(joined, context, options))))
                        .onErrorResume(error -> joined.leaveAfterFailure().thenMany(Flux.error(error)))
                        .doOnCancel(joined::abandon),
                joined -> Mono.empty(),
                // What could not even be asked for; otherwise it is over by then.
                (joined, error) -> abandoned(joined),
                Joins::abandoned)));
    }

    /** A callable, which usingWhen cannot drop: of any other publisher it leaves what a cancel finds between taking and asking. */
    private Mono<JoinedTransaction> taken(Connection connection, TransactionOptions options, ContextView context) {
        return Mono.fromCallable(() -> joined(connection, options, context));
    }

    /** Deferred: of an error that is known at once, {@code then} throws what Reactor calls fatal. */
    private static <T> Mono<T> failed(Throwable error) {
        return Mono.defer(() -> Mono.error(error));
    }

    /** Also where the cancel came before the work was subscribed to. */
    private static Mono<Void> abandoned(JoinedTransaction joined) {
        return Mono.fromRunnable(joined::abandon);
    }

    private JoinedTransaction joined(Connection connection, TransactionOptions options, ContextView context) {
        DatastoreException refused = refusal.get();
        if (refused != null) {
            throw refused;
        }
        if (isOutsideTransaction(connection)) {
            throw new TransactionUsageException(
                    "No transaction is open on the connection, so there is none to join: begin one on"
                            + " it, or use the datastore itself.");
        }
        return new JoinedTransaction(statements, joined.work(connection, context), connection, options);
    }

    /** Asked of the very object that was given: what it wraps may be somebody else's when it is closed. */
    private static boolean isOutsideTransaction(Connection connection) {
        try {
            return connection.isAutoCommit();
        } catch (IllegalStateException closed) {
            throw new TransactionUsageException(
                    "The connection is closed, and cannot be joined.", ErrorDetails.NONE, closed);
        }
    }

    /** What only reads blocks nobody, unless there is one connection for all. */
    private Context inside(JoinedTransaction transaction, Context context, TransactionOptions options) {
        Context within = joined.enter(transaction.work(), context);
        return options.readOnly() && !connections.hasSingleConnection() ? within : scope.enter(within);
    }
}
