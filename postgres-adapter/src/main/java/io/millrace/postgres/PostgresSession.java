package io.millrace.postgres;

import io.millrace.error.DatastoreClosedException;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.sql.BoundSql;
import io.millrace.sql.SqlText;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A connection of the pool while somebody has it. It knows what runs on it, so that it goes back only when all of that has
 * ended, with a cancel on the server where it would take long, and with no transaction open.
 */
final class PostgresSession implements Connection {
    /** How long everything may take to end. The connection is closed then. */
    static final Duration CLEANING_LIMIT = Duration.ofSeconds(10);

    /** How long what was sent before its connection is closed may take to arrive. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    private final Connection pooled;
    private final PostgresqlConnection driver;
    private final SessionEnds ends;
    private final Duration answerTimeout;
    private final Conversations running = new Conversations();

    /** Whether the server has said that it ends this session, whose channel may stay open for a moment. */
    private volatile boolean ending;

    private final FirstFailure firstFailure = new FirstFailure();

    /** Whether it is known no more what the driver or the server does with it. */
    private volatile boolean broken;

    /** Whether the caller has lifted the server's limit on statements, and with it ours. */
    private volatile boolean unlimited;

    private final StepOrder order = new StepOrder();

    /** How many there are in front of bulk writes. */
    private final AtomicInteger savepoints = new AtomicInteger();

    PostgresSession(Connection pooled, SessionEnds ends, Duration answerTimeout) {
        this.pooled = pooled;
        this.ends = ends;
        this.answerTimeout = answerTimeout;
        this.driver = driverOf(pooled);
    }

    static PostgresqlConnection driverOf(Connection connection) {
        Object current = connection;
        while (!(current instanceof PostgresqlConnection)) {
            if (!(current instanceof Wrapped<?> wrapped)) {
                throw new IllegalStateException("The pool holds a connection of another driver: " + current);
            }
            current = wrapped.unwrap();
        }
        return (PostgresqlConnection) current;
    }

    /** Runs a statement, which can be interrupted on the server. */
    <T> Flux<T> run(String sql, Function<Execution<T>, Publisher<T>> statement) {
        return flux(statement, Command.of(sql));
    }

    /** Has the server parse a statement and say what it takes and gives. */
    Mono<ParsedAnswer> parse(String sql) {
        return Mono.defer(() -> {
            SessionEnd end = ends.of(driver);
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
                Execution<T> execution = new Execution<>(subscriber, PostgresSession.this, command);
                if (running.begin(execution)) {
                    Flux.from(made(statement, execution)).subscribe(execution);
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
            broken = true;
            return Flux.error(unexpected);
        }
    }

    /** The order of bulk writes. */
    StepOrder order() {
        return order;
    }

    /** Takes note of what makes the transaction fail, before it is passed on. */
    void note(R2dbcException failure) {
        firstFailure.noted(failure, !driver.isAutoCommit());
    }

    /** Whether there may be one more savepoint in front of a bulk write. */
    boolean takesSavepoint() {
        return savepoints.incrementAndGet() <= FailedRow.MOST_SAVEPOINTS;
    }

    /**
     * An execution has ended with an error.
     *
     * @return the error as its subscriber is to see it
     */
    Throwable failed(Execution<?> execution, Throwable error) {
        boolean last = ServerError.isFatal(error);
        if (last) {
            ending = true;
        } else if (error instanceof Error) {
            broken = true;
        }
        // Asked before it counts as ended, behind which the connection may serve somebody else.
        Throwable meaning;
        if (LostAnswer.is(error)) {
            meaning = LostAnswer.meaning(error, ends.of(driver), execution.command(), driver.isAutoCommit());
        } else if (last && error instanceof R2dbcException said) {
            meaning = LostAnswer.lastWords(said, execution.command(), driver.isAutoCommit());
        } else {
            meaning = firstFailure.noted(error, !driver.isAutoCommit());
        }
        ended(execution);
        return meaning;
    }

    /**
     * Ends what waits too long for the server or for its subscriber.
     *
     * @return whether the server has ended the session while nothing runs, so that nobody but its caller needs it any more
     */
    boolean look(long now, SessionWatch.Limits limits) {
        Execution<?> first = running.first();
        if (first != null) {
            first.look(now, limits);
            return false;
        }
        SessionEnd end = ends.of(driver);
        return end != null && end.isOver();
    }

    /** The server owes an answer for too long. Should it come just now, the connection may be somebody else's already. */
    void silent(Execution<?> execution) {
        if (unlimited || broken || !running.whileRunning(execution, () -> broken = true)) {
            return;
        }
        execution.revoke(LostAnswer.silence(answerTimeout, execution.command(), driver.isAutoCommit()));
        breakOff();
    }

    /** A subscriber has left the rows of a result alone for too long. */
    void leftAlone(Execution<?> execution, DatastoreTimeoutException error) {
        execution.revoke(LostAnswer.leftAlone(error, execution.command(), driver.isAutoCommit()));
    }

    /** Closes the connection, whatever runs on it; behind whoever asks for it, since it may be a dead one. */
    private void breakOff() {
        broken = true;
        ends.close(driver).subscribe();
    }

    /** Whether a transaction has failed because a change of the schema had made a prepared statement stale. */
    boolean hasStalePlans() {
        return firstFailure.isStalePlan();
    }

    void ended(Execution<?> execution) {
        running.end(execution);
    }

    /** Lets nothing begin any more. It is clean nearly always, and need not be asked further then, nor watched by a timer. */
    boolean endsClean() {
        running.close();
        return running.isEmpty() && !ending && !broken && driver.isAutoCommit();
    }

    /** Gives a clean connection back to the pool, and a broken one up; once. */
    Mono<Void> toPool() {
        return running.givesBack() ? Mono.from(pooled.close()) : Mono.empty();
    }

    /** Gives the connection back to the pool, fit for the next, or else gives it up. */
    Mono<Void> cleanedUp() {
        Mono<Void> clean = running.settled(command -> true, driver.cancelRequest())
                .then(Mono.defer(this::cleaned))
                .timeout(CLEANING_LIMIT)
                .onErrorResume(failure -> Mono.fromRunnable(() -> broken = true));
        return (broken ? Mono.<Void>empty() : clean).then(Mono.defer(() -> {
            if (broken) {
                // The driver fails what runs before it calls itself closed, and this may be called from there: the
                // pool must not find the connection open.
                breakOff();
            }
            return toPool();
        }));
    }

    private Mono<Void> cleaned() {
        if (broken) {
            return Mono.empty();
        }
        if (ending) {
            // Answered when the channel is closed, which is soon; the pool can see then that the connection is lost.
            return driver.validate(ValidationDepth.REMOTE).then();
        }
        return driver.isAutoCommit() ? Mono.empty() : driver.rollbackTransaction();
    }

    /**
     * Closes the connection under whatever runs on it. What the server had sent of it is read before, for a moment: nobody would
     * release its buffers otherwise.
     */
    Mono<Void> kill() {
        return Mono.defer(() -> {
            running.all()
                    .forEach(execution -> execution.revoke(
                            new DatastoreClosedException("The datastore was closed before all of this was read.")));
            return driver.cancelRequest()
                    .then(Mono.defer(running::whenEmpty))
                    .timeout(LAST_ANSWERS)
                    .onErrorComplete()
                    .then(Mono.fromRunnable(this::breakOff));
        });
    }

    /** Ends the statements that still run, for whoever has the connection behind this session; commands between them are waited for. */
    Mono<Void> settledForOwner() {
        return running.settled(Command::isInterruptible, driver.cancelRequest())
                .timeout(CLEANING_LIMIT)
                .onErrorResume(failure -> Mono.fromRunnable(() -> broken = true))
                .then(Mono.fromRunnable(() -> {
                    if (broken) {
                        breakOff();
                    }
                }));
    }

    /** Lets nothing begin any more, and leaves the connection to its owner. */
    void detach() {
        running.close();
    }

    @Override
    public Statement createStatement(String sql) {
        return statement(new BoundSql(SqlText.verbatim(sql), sql, List.of()));
    }

    /** A statement of which something may be known already. */
    SessionStatement statement(BoundSql bound) {
        if (PostgresText.of(bound.text()).setsTimeout()) {
            unlimited = true;
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
        return savepoint("SAVEPOINT " + name);
    }

    @Override
    public Publisher<Void> releaseSavepoint(String name) {
        return savepoint("RELEASE SAVEPOINT " + name);
    }

    @Override
    public Publisher<Void> rollbackTransactionToSavepoint(String name) {
        return control(driver.rollbackTransactionToSavepoint(name)).doOnSuccess(done -> firstFailure.forget());
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
    public Publisher<Void> close() {
        return Mono.defer(() -> endsClean() ? toPool() : cleanedUp());
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
