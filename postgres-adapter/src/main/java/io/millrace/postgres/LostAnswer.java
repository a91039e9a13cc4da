package io.millrace.postgres;

import io.millrace.error.DatastoreException;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.OutcomeUnknownException;
import io.millrace.sql.StatementHead;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What it means that a connection broke before a statement was answered. What the server says itself, its going down included
 * (57P01), is an answer: nothing happened, but for what commits by itself as it goes, of which a part may stay. What pgbouncer says
 * of a server that it has lost (08P01) is none.
 */
final class LostAnswer {
    /** The driver's words for what it never sent, since the connection was closed already. */
    private static final String NOT_SENT = "Cannot exchange messages because the connection is closed";

    private static final String CONNECTION_CLASS = "08";
    private static final String CONNECTION_FAILURE = "08006";

    /** SQL's own code for a connection that is not there any more when something is to be sent. */
    private static final String CONNECTION_DOES_NOT_EXIST = "08003";

    private static final Set<String> ENDINGS = Set.of("COMMIT", "END", "PREPARE");

    /** What begins a statement that may end several transactions, one after the other. */
    private static final Set<String> OF_SEVERAL_TRANSACTIONS = Set.of("CALL", "CLUSTER", "DO", "REINDEX", "VACUUM");

    private static final String CONCURRENTLY = "CONCURRENTLY";

    private LostAnswer() {}

    /** Whether an error tells that the connection broke or was closed, so that no more will be heard of the statement. */
    static boolean is(Throwable error) {
        return error instanceof R2dbcNonTransientResourceException failure
                && isOfConnection(failure)
                && (ServerError.isFatal(failure) || !ServerError.isSent(failure));
    }

    /**
     * The error for whoever waits for a lost answer.
     *
     * @param error what the driver knows of the loss
     * @param end how the session ended
     * @param command what was to be sent
     * @param autoCommit whether it was no part of a transaction, which the server rolls back then
     */
    static Throwable meaning(Throwable error, @Nullable SessionEnd end, Command command, boolean autoCommit) {
        R2dbcException said = end == null ? null : end.lastWords();
        if (said != null && !isOfConnection(said)) {
            // The last that the server sent: had it done what was asked, it would have said so before.
            return lastWords(said, command, autoCommit);
        }
        if (wasNotSent(error)) {
            return new R2dbcNonTransientResourceException(
                    "The connection was closed before this was sent" + because(said, end), CONNECTION_DOES_NOT_EXIST);
        }
        String reason = because(said, end);
        return unlessUnknown(
                reason.isEmpty()
                        ? error
                        : new R2dbcNonTransientResourceException("The connection broke" + reason, CONNECTION_FAILURE),
                command,
                autoCommit);
    }

    /** What it means that the server ended the session and said so. */
    static Throwable lastWords(R2dbcException said, Command command, boolean autoCommit) {
        String sql = command.sql();
        boolean inPart = sql != null && (commits(sql) || (autoCommit && takesSeveralTransactions(sql)));
        return inPart ? unknown("what commits by itself as it goes", sql, said) : said;
    }

    /** The error for whoever left the rows of a result alone, on a connection that works. */
    static Throwable leftAlone(DatastoreTimeoutException error, Command command, boolean autoCommit) {
        return mayHaveWritten(command, autoCommit)
                ? unknown("a statement that may write", command.sql(), error)
                : error;
    }

    /** What the client says of a server that says nothing. */
    static Throwable silence(Duration limit, Command command, boolean autoCommit) {
        return unlessUnknown(
                new R2dbcNonTransientResourceException(
                        "The server said nothing for " + limit
                                + " while an answer was awaited, and the connection was closed."
                                + " Its network may be gone; what takes this long needs a greater answerTimeout",
                        CONNECTION_FAILURE),
                command,
                autoCommit);
    }

    private static Throwable unlessUnknown(Throwable error, Command command, boolean autoCommit) {
        if (command.commits()) {
            return unknown("a commit", null, error);
        }
        return mayHaveWritten(command, autoCommit)
                ? unknown("a statement that may write", command.sql(), error)
                : error;
    }

    private static boolean mayHaveWritten(Command command, boolean autoCommit) {
        String sql = command.sql();
        return sql != null && (autoCommit || commits(sql)) && !ReadingText.is(sql, PostgresDialect.INSTANCE.syntax());
    }

    /** A script may end its transactions by itself. */
    private static boolean commits(String sql) {
        return headsOf(sql).anyMatch(head -> ENDINGS.contains(head.token(0)));
    }

    private static boolean takesSeveralTransactions(String sql) {
        return headsOf(sql)
                .anyMatch(head -> OF_SEVERAL_TRANSACTIONS.contains(head.token(0))
                        || head.tokens().contains(CONCURRENTLY));
    }

    private static Stream<StatementHead> headsOf(String sql) {
        return StatementHead.listOf(sql, PostgresDialect.INSTANCE.syntax()).stream();
    }

    private static OutcomeUnknownException unknown(String what, @Nullable String sql, Throwable error) {
        return new OutcomeUnknownException(
                "The answer to " + what
                        + " did not come, so its outcome is unknown: look whether it took effect before you"
                        + " do it again. " + DatastoreException.reasonOf(error),
                new ErrorDetails(sql, error instanceof R2dbcException known ? known.getSqlState() : null, 0),
                error);
    }

    private static String because(@Nullable R2dbcException said, @Nullable SessionEnd end) {
        IOException broken = end == null ? null : end.breakage();
        Throwable cause = said == null ? broken : said;
        return cause == null ? "" : ": " + cause.getMessage();
    }

    private static boolean isOfConnection(R2dbcException failure) {
        return String.valueOf(failure.getSqlState()).startsWith(CONNECTION_CLASS);
    }

    private static boolean wasNotSent(Throwable error) {
        return error.getCause() == null && String.valueOf(error.getMessage()).contains(NOT_SENT);
    }
}
