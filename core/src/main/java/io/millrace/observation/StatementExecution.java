package io.millrace.observation;

import io.millrace.error.DatastoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import reactor.util.context.ContextView;

/** One execution of a statement, as a {@link StatementObserver} is told of it. Immutable. */
public interface StatementExecution {
    /** What a statement was executed for. */
    enum Kind {
        /** For its rows. */
        QUERY,
        /** For what it changes. */
        UPDATE,
        /** With many rows of values; each part that is sent is an execution of its own. */
        BULK
    }

    /** How an execution ended. */
    enum Outcome {
        /** With everything there was. */
        COMPLETED,
        /** With an error, of the database or of what maps its rows. */
        FAILED,
        /** By its subscriber, or by a limit. */
        CANCELLED
    }

    /**
     * What it was executed for.
     *
     * @return the kind
     */
    Kind kind();

    /**
     * The statement as its caller wrote it, without values. It may hold text of others, so that it is to be made printable before it is logged.
     *
     * @return the text
     */
    String sql();

    /**
     * The name in the options of the transaction that it is a part of, which is the outermost one where transactions are nested.
     *
     * @return the name; empty where the options have none, and outside of transactions
     */
    default Optional<String> transactionName() {
        return Optional.empty();
    }

    /**
     * When it began, a connection being there.
     *
     * @return the time
     */
    Instant started();

    /**
     * The time from its begin to its first row.
     *
     * @return the time; empty when there was no row, or none was asked for
     */
    Optional<Duration> firstRowAfter();

    /**
     * The time from its begin to its end. For rows it includes the time that their subscriber took.
     *
     * @return the time
     */
    Duration duration();

    /**
     * The number of rows that were read, or changed.
     *
     * @return the number
     */
    long rows();

    /**
     * How it ended.
     *
     * @return the outcome
     */
    Outcome outcome();

    /**
     * Why it failed, as its caller is told.
     *
     * @return the error; empty unless it {@linkplain Outcome#FAILED failed}
     */
    Optional<DatastoreException> error();

    /**
     * The Reactor context of whoever subscribed, in which tracers keep the span around this one.
     *
     * @return the context
     */
    ContextView context();
}
