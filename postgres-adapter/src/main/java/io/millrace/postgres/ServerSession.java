package io.millrace.postgres;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a connection of the driver while it is in use: what runs on it, what has made its transaction fail, and whether
 * it is fit for anything more. One for all who use the connection at the same time.
 */
final class ServerSession {
    private final ServerConnection connection;
    private final PostgresqlConnection driver;
    private final Duration answerTimeout;
    private final FirstFailure firstFailure = new FirstFailure();
    private final Conversations running = new Conversations();

    /** Whether the server has said that it ends this session, whose channel may stay open for a moment. */
    private volatile boolean ending;

    /** Whether it is known no more what the driver or the server does with it. */
    private volatile boolean broken;

    /** Whether the caller has lifted the server's limit on statements, and with it ours. */
    private volatile boolean unlimited;

    private final StepOrder order = new StepOrder(running::readAhead);

    /** How many there are in front of bulk writes. */
    private final AtomicInteger savepoints = new AtomicInteger();

    ServerSession(ServerConnection connection, Duration answerTimeout) {
        this.connection = connection;
        this.driver = connection.driver();
        this.answerTimeout = answerTimeout;
    }

    /** One in whose transaction somebody else may have done something, and failed with it. */
    static ServerSession inTransactionOf(PostgresqlConnection driver, Duration answerTimeout) {
        ServerSession session = new ServerSession(ServerConnection.ofAnother(driver), answerTimeout);
        DriverStatus.whenFailed(driver, session.firstFailure::noteFailedBefore);
        return session;
    }

    PostgresqlConnection driver() {
        return driver;
    }

    Conversations running() {
        return running;
    }

    /** The order of bulk writes. */
    StepOrder order() {
        return order;
    }

    /** How the server's session ended or will end, where that is watched. */
    @Nullable
    SessionEnd end() {
        return connection.end();
    }

    boolean isEnding() {
        return ending;
    }

    boolean isBroken() {
        return broken;
    }

    /** Lets it be closed when it is given up. */
    void markBroken() {
        broken = true;
    }

    void liftLimit() {
        unlimited = true;
    }

    /** Takes note of what makes the transaction fail, before it is passed on. */
    void note(R2dbcException failure) {
        firstFailure.noted(failure, !driver.isAutoCommit());
    }

    /** What has failed since a savepoint is undone. */
    void forgetFailure() {
        firstFailure.forget();
    }

    /** Whether a transaction has failed because a change of the schema had made a prepared statement stale. */
    boolean hasStalePlans() {
        return firstFailure.isStalePlan();
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
            // The driver tells before it calls the connection closed.
            broken = true;
            meaning = LostAnswer.meaning(error, end(), execution.command(), driver.isAutoCommit());
        } else if (last && error instanceof R2dbcException said) {
            meaning = LostAnswer.lastWords(said, execution.command(), driver.isAutoCommit());
        } else {
            meaning = firstFailure.noted(error, !driver.isAutoCommit());
        }
        ended(execution);
        return meaning;
    }

    void ended(Execution<?> execution) {
        running.end(execution);
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
        SessionEnd end = end();
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
    void leftAlone(Execution<?> execution, SessionWatch.Limits limits) {
        Command command = execution.command();
        execution.revoke(LostAnswer.leftAlone(limits.leftAlone(command.sql()), command, driver.isAutoCommit()));
    }

    /** Closes the connection, whatever runs on it; behind whoever asks for it, since it may be a dead one. */
    void breakOff() {
        broken = true;
        running.closing(() -> connection.close().subscribe());
    }
}
