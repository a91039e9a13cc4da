package io.millrace.postgres;

import io.millrace.error.DatastoreClosedException;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A connection of the pool while somebody has it. It knows what runs on it, so that it goes back only when all of that has
 * ended, with a cancel on the server where it would take long, and with no transaction open.
 */
final class PostgresSession implements Connection {
    /** How long what nobody wants any more may take to end by itself, before the server is asked to end it. */
    private static final Duration GRACE = Duration.ofMillis(5);

    /** How long everything may take to end. The connection is closed then. */
    static final Duration CLEANING_LIMIT = Duration.ofSeconds(10);

    /** How long the server is asked to end what runs on a connection that is closed anyway, and the driver to close it. */
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(1);

    /** How long what was sent before its connection is closed may take to arrive. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    private final Connection pooled;
    private final PostgresqlConnection driver;
    private final Duration answerTimeout;

    /** Guards what runs. */
    private final Object lock = new Object();

    /** From the first to the last; nearly always one. */
    private final List<Execution<?>> running = new ArrayList<>(1);

    private Sinks.@Nullable Empty<Void> idle;
    private boolean givenBack;

    /** Whether the server has said that it ends this session, whose channel may stay open for a moment. */
    private volatile boolean ending;

    private final FirstFailure firstFailure = new FirstFailure();

    /** Whether it is known no more what the driver or the server does with it. */
    private volatile boolean broken;

    /** Whether the caller has lifted the server's limit on statements, and with it ours. */
    private volatile boolean unlimited;

    /** The end of the last work of several steps. */
    private Mono<Void> stepsDone = Mono.empty();

    PostgresSession(Connection pooled, Duration answerTimeout) {
        this.pooled = pooled;
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
                if (begins(execution)) {
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

    /**
     * Keeps the steps of some work together: what comes after it begins when it has ended. Work of one step needs no waiting, since
     * the driver sends what is subscribed in that order.
     */
    <T> Flux<T> inOrder(boolean oneStep, Flux<T> work) {
        return Flux.defer(() -> {
            Sinks.Empty<Void> done = Sinks.empty();
            Mono<Void> before;
            synchronized (lock) {
                before = stepsDone;
                if (oneStep) {
                    return before.thenMany(work);
                }
                stepsDone = done.asMono();
            }
            return before.thenMany(work).doOnTerminate(done::tryEmitEmpty);
        });
    }

    /** Not once the session has been given back: a cancel by another thread may come between the caller and this. */
    private boolean begins(Execution<?> next) {
        List<Execution<?>> before;
        synchronized (lock) {
            if (givenBack) {
                return false;
            }
            before = running.isEmpty() ? List.of() : List.copyOf(running);
            running.add(next);
        }
        before.forEach(Execution::readAhead);
        return true;
    }

    /**
     * An execution has ended with an error.
     *
     * @return the error as its subscriber is to see it
     */
    Throwable failed(Execution<?> execution, Throwable error) {
        if (ServerError.isFatal(error)) {
            ending = true;
        } else if (error instanceof Error) {
            broken = true;
        }
        // Asked before it counts as ended, behind which the connection may serve somebody else.
        Throwable meaning = LostAnswer.isLost(error)
                ? LostAnswer.meaning(error, execution.command(), driver.isAutoCommit())
                : firstFailure.noted(error, !driver.isAutoCommit());
        ended(execution);
        return meaning;
    }

    /** Ends what waits too long for the server or for its subscriber. Only the first is being answered. */
    void look(long now, SessionWatch.Limits limits) {
        Execution<?> first;
        synchronized (lock) {
            first = running.isEmpty() ? null : running.get(0);
        }
        if (first != null) {
            first.look(now, limits);
        }
    }

    /** The server owes an answer for too long. */
    void silent(Execution<?> execution) {
        if (unlimited || broken) {
            return;
        }
        broken = true;
        execution.revoke(
                LostAnswer.meaning(LostAnswer.silence(answerTimeout), execution.command(), driver.isAutoCommit()));
        breakOff();
    }

    /** Closes the connection, whatever runs on it; behind whoever asks for it, since it may be a dead one. */
    private void breakOff() {
        broken = true;
        driver.close().timeout(CLOSING_LIMIT).onErrorComplete().subscribe();
    }

    /** Whether a transaction has failed because a change of the schema had made a prepared statement stale. */
    boolean hasStalePlans() {
        return firstFailure.isStalePlan();
    }

    void ended(Execution<?> execution) {
        Sinks.Empty<Void> waiting = null;
        synchronized (lock) {
            running.remove(execution);
            if (running.isEmpty()) {
                waiting = idle;
                idle = null;
            }
        }
        if (waiting != null) {
            waiting.tryEmitEmpty();
        }
    }

    /** Lets nothing begin any more. It is clean nearly always, and need not be asked further then, nor watched by a timer. */
    boolean endsClean() {
        synchronized (lock) {
            givenBack = true;
            if (!running.isEmpty()) {
                return false;
            }
        }
        return !ending && !broken && driver.isAutoCommit();
    }

    /** Gives a clean connection back to the pool, and a broken one up. */
    Mono<Void> toPool() {
        return Mono.from(pooled.close());
    }

    /** Gives the connection back to the pool, fit for the next, or else gives it up. */
    Mono<Void> cleanedUp() {
        Mono<Void> clean = Mono.defer(this::settled)
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
            List<Execution<?>> left;
            synchronized (lock) {
                left = List.copyOf(running);
            }
            left.forEach(execution -> execution.revoke(
                    new DatastoreClosedException("The datastore was closed before all of this was read.")));
            return driver.cancelRequest()
                    .then(Mono.defer(this::whenIdle))
                    .timeout(LAST_ANSWERS)
                    .onErrorComplete()
                    .then(Mono.fromRunnable(this::breakOff));
        });
    }

    private Mono<Void> settled() {
        List<Execution<?>> left;
        synchronized (lock) {
            left = List.copyOf(running);
        }
        left.forEach(Execution::revoke);
        return left.isEmpty() ? Mono.empty() : ended(GRACE);
    }

    /** Waits, asks the server to end what runs, and so on until nothing does; no request is under way then. */
    private Mono<Void> ended(Duration patience) {
        return whenIdle().timeout(patience).onErrorResume(TimeoutException.class, late -> interruption()
                .then(Mono.defer(() -> ended(patience.multipliedBy(2)))));
    }

    private Mono<Void> interruption() {
        synchronized (lock) {
            boolean wanted = !running.isEmpty() && running.get(0).command().isInterruptible();
            return wanted ? driver.cancelRequest().onErrorComplete() : Mono.empty();
        }
    }

    private Mono<Void> whenIdle() {
        synchronized (lock) {
            if (running.isEmpty()) {
                return Mono.empty();
            }
            Sinks.Empty<Void> sink = idle;
            if (sink == null) {
                sink = Sinks.empty();
                idle = sink;
            }
            return sink.asMono();
        }
    }

    @Override
    public Statement createStatement(String sql) {
        if (StatementTimeout.isSetBy(sql)) {
            unlimited = true;
        }
        return new SessionStatement(this, driver, sql);
    }

    @Override
    public Publisher<Void> beginTransaction() {
        return control(driver.beginTransaction());
    }

    @Override
    public Publisher<Void> beginTransaction(TransactionDefinition definition) {
        return control(driver.beginTransaction(new SnapshotDefinition(definition)));
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
        return control(driver.setAutoCommit(autoCommit));
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
