package io.millrace.runtime;

import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.DatastoreException;
import io.millrace.error.TransactionUsageException;
import io.millrace.spi.ScriptSessions;
import io.millrace.text.PrintableError;
import io.r2dbc.spi.Connection;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Runs scripts on connections that are thrown away afterwards. */
final class Scripts implements ScriptSessions {
    private static final Logger LOG = LoggerFactory.getLogger(Scripts.class);

    /** A script may wait for a lock first, behind which it must see what whoever had it has done. It is not run again. */
    private static final TransactionOptions OPTIONS =
            TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED).withRetries(0);

    private final ConnectionSource connections;
    private final StatementRunner statements;
    private final TransactionScope scope;
    private final TransactionRunner transactions;
    private final TransactionRunner guarded;
    private final Function<ContextView, @Nullable DatastoreException> refusal;

    /**
     * Takes what a datastore is made of.
     *
     * @param refusal why nothing may be done now, if so
     */
    Scripts(
            DatastoreSpec spec,
            Observers observers,
            TransactionScope scope,
            Function<ContextView, @Nullable DatastoreException> refusal) {
        this.connections = spec.connections();
        this.statements = new StatementRunner(spec, StatementGuard.NONE, observers);
        this.scope = scope;
        ConnectionSource own = new ScriptConnections(connections);
        this.transactions = new TransactionRunner(own, statements, scope, TransactionDefaults.STANDARD, observers);
        this.guarded = new TransactionRunner(
                own,
                new StatementRunner(spec, StatementGuard.OF_TRANSACTION, observers),
                scope,
                TransactionDefaults.STANDARD,
                observers);
        this.refusal = refusal;
    }

    @Override
    public <T> Mono<T> transaction(Function<? super Transaction, ? extends Mono<T>> work) {
        return allowed(() -> transactions.one(OPTIONS, work));
    }

    @Override
    public <T> Mono<T> guardedTransaction(Function<? super Transaction, ? extends Mono<T>> work) {
        return allowed(() -> guarded.one(OPTIONS, work));
    }

    @Override
    public <T> Mono<T> session(Function<? super Session, ? extends Mono<T>> work) {
        return allowed(() -> Mono.usingWhen(
                connections.acquireForScript().onErrorMap(statements::translate),
                connection -> Commit.after(
                        noTransactionLeft(connection),
                        inside(Mono.defer(() -> work.apply(new ScriptSession(connection))))),
                this::discard,
                (connection, error) -> discard(connection),
                this::discard));
    }

    @Override
    public void renewConnections() {
        connections.renew();
    }

    private <T> Mono<T> allowed(Supplier<Mono<T>> work) {
        return Boundary.of(
                Mono.deferContextual(context -> {
                    DatastoreException refused = refusal.apply(context);
                    return refused == null ? work.get() : Mono.error(refused);
                }),
                UnaryOperator.identity());
    }

    private <T> Mono<T> inside(Mono<T> work) {
        return connections.scriptsExcludeWriters() ? work.contextWrite(scope::enter) : work;
    }

    private static Mono<Void> noTransactionLeft(Connection connection) {
        return Mono.defer(() -> connection.isAutoCommit()
                ? Mono.empty()
                : Mono.error(new TransactionUsageException(
                        "The script ends inside a transaction that it has begun, which was rolled back. Add the COMMIT"
                                + " or ROLLBACK that is missing.")));
    }

    /** What goes wrong here concerns a connection that is given up anyway, and not the work. */
    private Mono<Void> discard(Connection connection) {
        return connections.discard(connection).onErrorResume(failure -> {
            LOG.warn("The connection of a script could not be closed cleanly", PrintableError.of(failure));
            return Mono.empty();
        });
    }

    private final class ScriptSession implements Session {
        private final Connection connection;

        ScriptSession(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Mono<RunResult> execute(Sql sql) {
            return Mono.defer(() -> {
                PreparedSql prepared = statements.prepare(sql);
                return statements
                        .execute(connection, prepared)
                        .onErrorMap(error -> statements.translate(error, prepared));
            });
        }

        @Override
        public boolean excludesWriters() {
            return connections.scriptsExcludeWriters();
        }
    }
}
