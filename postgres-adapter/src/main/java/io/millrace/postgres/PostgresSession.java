package io.millrace.postgres;

import io.millrace.error.DatastoreClosedException;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * A connection of the pool while somebody has it. It goes back only when all that runs on it has ended, with a cancel on the server
 * where it would take long, and with no transaction open.
 */
final class PostgresSession extends FollowedConnection {
    /** How long everything may take to end. The connection is closed then. */
    static final Duration CLEANING_LIMIT = Duration.ofSeconds(10);

    /** How long what was sent before its connection is closed may take to arrive. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    private final PostgresqlConnection driver;
    private final Mono<Void> giveBack;
    private volatile boolean distrusted;

    /** @param giveBack gives the connection back to where it came from; subscribed to once at most */
    PostgresSession(ServerConnection connection, Mono<Void> giveBack, Duration answerTimeout) {
        super(new ServerSession(connection, answerTimeout));
        this.driver = connection.driver();
        this.giveBack = giveBack;
    }

    /** Whether a transaction has failed because a change of the schema had made a prepared statement stale. */
    boolean hasStalePlans() {
        return session().hasStalePlans();
    }

    /** Has it closed when it is given back, once what runs on it has been read. */
    void distrust() {
        distrusted = true;
    }

    /** Lets nothing begin any more. It is clean nearly always, and need not be asked further then, nor watched by a timer. */
    boolean endsClean() {
        session().running().close();
        return session().running().isQuiet()
                && !session().isEnding()
                && !session().isBroken()
                && !distrusted
                && driver.isAutoCommit();
    }

    /**
     * All that runs now began behind the savepoint, since that was answered and nothing else begins before it is undone. So it is ended
     * first, as it is when all is rolled back: the command would wait for it.
     */
    @Override
    public Publisher<Void> rollbackTransactionToSavepoint(String name) {
        return session()
                .running()
                .settled(execution -> true, Command::isInterruptible, boundedRequest())
                .thenMany(super.rollbackTransactionToSavepoint(name));
    }

    /** One of which nobody knows when it arrives must hit nothing that is sent later. */
    private Mono<Void> boundedRequest() {
        return driver.cancelRequest()
                .timeout(CLEANING_LIMIT)
                .doOnError(TimeoutException.class, lost -> session().breakOff())
                .doOnCancel(() -> session().breakOff());
    }

    /** Gives a clean connection back to the pool, and a broken one up; once. */
    Mono<Void> toPool() {
        return session().running().givesBack() ? giveBack : Mono.empty();
    }

    /** Gives the connection back to the pool, fit for the next, or else gives it up. */
    Mono<Void> cleanedUp() {
        Mono<Void> clean = session()
                .running()
                .settled(execution -> true, command -> true, driver.cancelRequest())
                .then(Mono.defer(this::cleaned))
                .timeout(CLEANING_LIMIT)
                .onErrorResume(failure -> Mono.fromRunnable(() -> session().markBroken()));
        return (session().isBroken() ? Mono.<Void>empty() : clean).then(Mono.defer(() -> {
            if (session().isBroken()) {
                // The driver fails what runs before it calls itself closed, and this may be called from there: the
                // pool must not find the connection open.
                session().breakOff();
            }
            return toPool();
        }));
    }

    private Mono<Void> cleaned() {
        if (distrusted) {
            session().markBroken();
        }
        if (session().isBroken()) {
            return Mono.empty();
        }
        if (session().isEnding()) {
            // Answered when the channel is closed, which is soon; the pool can see then that the connection is lost.
            return driver.validate(ValidationDepth.REMOTE)
                    .doOnNext(answered -> session().markBroken())
                    .then();
        }
        return driver.isAutoCommit() ? Mono.empty() : driver.rollbackTransaction();
    }

    /**
     * Closes the connection under whatever runs on it. What the server had sent of it is read before, for a moment: nobody would
     * release its buffers otherwise.
     */
    Mono<Void> kill() {
        return Mono.defer(() -> {
            session()
                    .running()
                    .all()
                    .forEach(execution -> execution.revoke(
                            new DatastoreClosedException("The datastore was closed before all of this was read.")));
            return driver.cancelRequest()
                    .then(Mono.defer(session().running()::whenEmpty))
                    .timeout(LAST_ANSWERS)
                    .onErrorComplete()
                    .then(Mono.fromRunnable(session()::breakOff));
        });
    }

    @Override
    public Publisher<Void> close() {
        return Mono.defer(() -> endsClean() ? toPool() : cleanedUp());
    }
}
