package io.millrace.postgres;

import io.millrace.sql.BoundSql;
import io.millrace.sql.SqlText;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A connection as one user has it: everything that is sent is followed to its end, and known to be this user's. How it is left is
 * up to the kinds of use.
 */
abstract class FollowedConnection implements Connection {
    private final ServerSession session;
    private final PostgresqlConnection driver;

    /** Guarded by what runs on the session, as the next. */
    private volatile boolean left;

    private volatile boolean interrupted;

    /** Whether a search for a refused row has gone back behind it, so that the transaction has not failed just now, and must. */
    private volatile boolean searching;

    FollowedConnection(ServerSession session) {
        this.session = session;
        this.driver = session.driver();
    }

    ServerSession session() {
        return session;
    }

    /** Whether nothing of this user may begin any more. */
    final boolean isLeft() {
        return left;
    }

    /** Whether no statement of this user may begin any more, nor go on to its next part. */
    final boolean isInterrupted() {
        return interrupted;
    }

    /** A search for a refused row is about to go back behind it, unless its work is over: whoever ends that finds it noted. */
    final boolean beginSearch(Execution<?> execution) {
        return session.running().sends(execution, () -> searching = true);
    }

    /** Its transaction has failed again. */
    final void endSearch() {
        searching = false;
    }

    final boolean isSearching() {
        return searching;
    }

    /** To be called by {@link Conversations}. */
    final void markLeft() {
        left = true;
    }

    /** To be called by {@link Conversations}. */
    final void markInterrupted() {
        interrupted = true;
    }

    /** Runs a statement, which can be interrupted on the server. */
    <T> Flux<T> run(String sql, Function<Execution<T>, Publisher<T>> statement) {
        return flux(statement, Command.of(sql));
    }

    /** Has the server parse a statement and say what it takes and gives. */
    Mono<ParsedAnswer> parse(String sql) {
        return Mono.defer(() -> {
            SessionEnd end = session.end();
            return end == null
                    ? Mono.error(new R2dbcNonTransientResourceException("The connection is closed", "08003"))
                    : flux((Execution<ParsedAnswer> execution) -> ParseExchange.on(end, sql), Command.PARSING)
                            .singleOrEmpty();
        });
    }

    private Mono<Void> control(Publisher<Void> sent) {
        return control(sent, Command.CONTROL);
    }

    private Mono<Void> control(Publisher<Void> sent, Command command) {
        return flux((Execution<Void> execution) -> sent, command).then();
    }

    private <T> Flux<T> flux(Function<Execution<T>, Publisher<T>> statement, Command command) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super T> subscriber) {
                Execution<T> execution = new Execution<>(subscriber, FollowedConnection.this, command);
                if (session.running().begin(execution)) {
                    execution.send(() -> Flux.from(made(statement, execution)));
                } else {
                    execution.refuse();
                }
            }
        };
    }

    /** What is thrown before anything is sent ends the execution as an error would. */
    private <T> Publisher<T> made(Function<Execution<T>, Publisher<T>> statement, Execution<T> execution) {
        try {
            return statement.apply(execution);
        } catch (RuntimeException refused) {
            return Flux.error(refused);
        } catch (Throwable unexpected) {
            session.markBroken();
            return Flux.error(unexpected);
        }
    }

    @Override
    public Statement createStatement(String sql) {
        return statement(new BoundSql(SqlText.verbatim(sql), sql, List.of()));
    }

    /** A statement of which something may be known already. */
    SessionStatement statement(BoundSql bound) {
        if (PostgresText.of(bound.text()).setsTimeout()) {
            session.liftLimit();
        }
        return new SessionStatement(this, driver, bound);
    }

    @Override
    public Publisher<Void> beginTransaction() {
        return control(driver.beginTransaction());
    }

    @Override
    public Publisher<Void> beginTransaction(TransactionDefinition definition) {
        return control(driver.beginTransaction(definition));
    }

    @Override
    public Publisher<Void> commitTransaction() {
        return control(driver.commitTransaction(), Command.COMMIT);
    }

    @Override
    public Publisher<Void> rollbackTransaction() {
        return control(driver.rollbackTransaction());
    }

    @Override
    public Publisher<Void> createSavepoint(String name) {
        // Not between the steps of a bulk write, which would be undone in part with the savepoint.
        return session.order().inOrder(true, savepoint("SAVEPOINT " + name).flux());
    }

    @Override
    public Publisher<Void> releaseSavepoint(String name) {
        return savepoint("RELEASE SAVEPOINT " + name);
    }

    @Override
    public Publisher<Void> rollbackTransactionToSavepoint(String name) {
        // A bulk write that was cancelled may be about to send its next step, which would be part of the transaction
        // around.
        return session.order().inOrder(true, backTo(name).flux());
    }

    final Mono<Void> backTo(String savepoint) {
        return control(driver.rollbackTransactionToSavepoint(savepoint)).doOnSuccess(done -> session.forgetFailure());
    }

    /** In a transaction that has failed, the driver would skip the command and say that it succeeded. */
    private Mono<Void> savepoint(String command) {
        return control(driver.createStatement(command)
                .execute()
                .concatMap(PostgresqlResult::getRowsUpdated)
                .then());
    }

    @Override
    public Publisher<Void> setAutoCommit(boolean autoCommit) {
        return control(driver.setAutoCommit(autoCommit), autoCommit ? Command.COMMIT : Command.CONTROL);
    }

    @Override
    public Publisher<Void> setLockWaitTimeout(Duration timeout) {
        return control(driver.setLockWaitTimeout(timeout));
    }

    @Override
    public Publisher<Void> setStatementTimeout(Duration timeout) {
        return control(driver.setStatementTimeout(timeout));
    }

    @Override
    public Publisher<Void> setTransactionIsolationLevel(IsolationLevel level) {
        return control(driver.setTransactionIsolationLevel(level));
    }

    @Override
    public Publisher<Boolean> validate(ValidationDepth depth) {
        return driver.validate(depth);
    }

    @Override
    public Batch createBatch() {
        return driver.createBatch();
    }

    @Override
    public boolean isAutoCommit() {
        return driver.isAutoCommit();
    }

    @Override
    public ConnectionMetadata getMetadata() {
        return driver.getMetadata();
    }

    @Override
    public IsolationLevel getTransactionIsolationLevel() {
        return driver.getTransactionIsolationLevel();
    }
}
