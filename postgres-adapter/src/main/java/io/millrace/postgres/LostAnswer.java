package io.millrace.postgres;

import io.millrace.error.ErrorDetails;
import io.millrace.error.OutcomeUnknownException;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What it means that a connection broke before a statement was answered. What the server says itself, its going down included
 * (57P01), is an answer: nothing happened.
 */
final class LostAnswer {
    /** The driver's words for what it never sent, since the connection was closed already. */
    private static final String NOT_SENT = "Cannot exchange messages because the connection is closed";

    private LostAnswer() {}

    /** Whether a statement or command was sent, and its connection broke before the server had answered. */
    static boolean isLost(Throwable error) {
        return error instanceof R2dbcNonTransientResourceException failure
                && isOfConnection(failure)
                && !isAnswer(error)
                && !wasNotSent(failure);
    }

    /**
     * The error for whoever waits for a lost answer.
     *
     * @param error what is known of the loss
     * @param command what was sent
     * @param autoCommit whether it was no part of a transaction, which the server rolls back then
     */
    static Throwable meaning(Throwable error, Command command, boolean autoCommit) {
        if (command.commits()) {
            return unknown("a commit", null, error);
        }
        String sql = command.sql();
        boolean mayHaveWritten = autoCommit && sql != null && !ReadingText.is(sql, PostgresDialect.INSTANCE.syntax());
        return mayHaveWritten ? unknown("a statement that may write", sql, error) : error;
    }

    /** What the client says of a server that says nothing. */
    static R2dbcException silence(Duration limit) {
        return new R2dbcNonTransientResourceException(
                "The server said nothing for " + limit + " while an answer was awaited, and the connection was closed."
                        + " Its network may be gone; what takes this long needs a greater answerTimeout",
                "08006");
    }

    private static OutcomeUnknownException unknown(String what, @Nullable String sql, Throwable error) {
        return new OutcomeUnknownException(
                "The connection was lost before the answer to " + what
                        + " came, so its outcome is unknown: look whether it" + " took effect before you do it again. "
                        + error.getMessage(),
                new ErrorDetails(sql, error instanceof R2dbcException known ? known.getSqlState() : null, 0),
                error);
    }

    private static boolean isOfConnection(R2dbcException failure) {
        String state = failure.getSqlState();
        return state != null && state.startsWith("08");
    }

    /** Errors that the driver makes itself have no severity. */
    private static boolean isAnswer(Throwable error) {
        return error instanceof PostgresqlException known
                && known.getErrorDetails().getSeverityNonLocalized() != null;
    }

    private static boolean wasNotSent(R2dbcException failure) {
        return failure.getCause() == null
                && String.valueOf(failure.getMessage()).contains(NOT_SENT);
    }
}
