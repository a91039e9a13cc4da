package io.millrace.sqlite.driver.internal.errors;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The errors that are the driver's own, not SQLite's. */
public final class Refusals {
    @SuppressWarnings("StaticAssignmentOfThrowable") // It is for when there is no memory to make one that says more.
    private static final RuntimeException BROKEN = new R2dbcNonTransientResourceException(
            "The connection to SQLite failed and was replaced; this was not done. There was not enough memory to say"
                    + " more. Give the JVM more memory.",
            SqlStates.OUT_OF_MEMORY);

    @SuppressWarnings("StaticAssignmentOfThrowable") // As above.
    private static final RuntimeException OUTCOME_UNKNOWN = new R2dbcNonTransientResourceException(
            "The connection to SQLite failed during a commit and was replaced. Whether the changes were kept is not"
                    + " known. There was not enough memory to say more. Give the JVM more memory.",
            SqlStates.OUTCOME_UNKNOWN);

    private Refusals() {}

    /** Has the class initialised while there is memory. */
    public static void prepare() {}

    public static RuntimeException overloaded(int limit) {
        return new R2dbcTransientResourceException(
                "The datastore is overloaded: " + limit + " statements are waiting already (maxQueuedStatements)."
                        + " Try again later, send fewer at a time, or raise the limit.",
                SqlStates.TOO_MANY_STATEMENTS);
    }

    static RuntimeException receiverFailed(Throwable cause) {
        return unexpected("The code that received the result failed; the query was closed.", cause, null);
    }

    public static RuntimeException noThreads() {
        return new R2dbcTransientResourceException(
                "No thread could be started to run this. Try again, and let the process have more threads or memory: the"
                        + " limits of its user (ulimit -u) or of its container may be reached.",
                SqlStates.INSUFFICIENT_RESOURCES);
    }

    public static RuntimeException closed() {
        return new R2dbcNonTransientResourceException(
                "The connection factory is closed. Create another to go on.", SqlStates.SHUT_DOWN);
    }

    public static RuntimeException sessionOver() {
        return new R2dbcNonTransientResourceException(
                "The session that had the connection for itself has ended.", SqlStates.CONNECTION_CLOSED);
    }

    public static RuntimeException sessionClosed() {
        return new R2dbcNonTransientResourceException(
                "The connection was closed before all rows of this query were read.", SqlStates.CONNECTION_CLOSED);
    }

    public static RuntimeException interruptedByClose(Duration waited) {
        return new R2dbcNonTransientResourceException(
                "The connection factory was closed, and this did not finish within closeTimeout (" + waited + ").",
                SqlStates.SHUT_DOWN);
    }

    public static RuntimeException cancelled() {
        return new R2dbcTransientResourceException("The statement was cancelled.", SqlStates.QUERY_CANCELED);
    }

    public static RuntimeException transactionEnded() {
        return new R2dbcNonTransientResourceException(
                "The transaction has ended.", SqlStates.INVALID_TRANSACTION_STATE);
    }

    public static RuntimeException transactionIdle(Duration limit) {
        return new R2dbcRollbackException(
                "The transaction was rolled back because it was idle for longer than transactionIdleTimeout (" + limit
                        + "): nobody else can write meanwhile. Roll back and run it again without the pause,"
                        + " or raise the limit.",
                SqlStates.IDLE_TRANSACTION_TIMEOUT);
    }

    /** Running it again helps unless it was a statement's own failure, which would come again. */
    public static RuntimeException transactionLost(@Nullable Throwable cause) {
        return new R2dbcRollbackException(
                "The transaction was rolled back when an earlier statement of it failed or was stopped."
                        + " Roll back and run it again from its beginning.",
                cause instanceof R2dbcException ? SqlStates.IN_FAILED_TRANSACTION : SqlStates.SERIALIZATION_FAILURE,
                cause);
    }

    public static RuntimeException cursorClosedByTransaction() {
        return new R2dbcNonTransientResourceException(
                "The transaction ended before all rows of this query were read."
                        + " Read them to the end first, or collect them.",
                SqlStates.INVALID_TRANSACTION_STATE);
    }

    public static RuntimeException cursorIdle(Duration limit, String sql) {
        return new R2dbcTransientResourceException(
                "The query was closed because nobody asked for its next rows for longer than cursorIdleTimeout ("
                        + limit + "): an open query keeps the write-ahead log from being cleaned up."
                        + " Consume it faster, or raise the limit.",
                SqlStates.QUERY_CANCELED,
                0,
                sql);
    }

    public static RuntimeException cursorTooLarge(long limit, String sql) {
        return new R2dbcTransientResourceException(
                "The query was closed: its connection was needed, and its remaining rows take more than"
                        + " maxBufferedBytes (" + limit + "). Read it to the end before other statements run,"
                        + " add connections (readers), or raise the limit.",
                SqlStates.OUT_OF_MEMORY,
                0,
                sql);
    }

    public static RuntimeException noRoomForCursor(long limit, String sql) {
        return new R2dbcTransientResourceException(
                "The query was closed: its connection was needed, and its remaining rows do not fit into what other"
                        + " results have left of maxTotalBufferedBytes (" + limit + "). Read it to the end before other"
                        + " statements run, have fewer results open at once, or raise the limit.",
                SqlStates.TOO_MANY_STATEMENTS,
                0,
                sql);
    }

    public static RuntimeException stalledTooLong(long limit, String sql) {
        return new R2dbcTransientResourceException(
                "The query was closed to make room for others: the results that are open together take"
                        + " maxTotalBufferedBytes (" + limit + "), and nobody had asked for more rows of this one for"
                        + " longer than of any other. Consume it faster, have fewer results open at once, or raise the"
                        + " limit.",
                SqlStates.TOO_MANY_STATEMENTS,
                0,
                sql);
    }

    public static RuntimeException tooManyResults(long limit, String sql) {
        return new R2dbcTransientResourceException(
                "The datastore is overloaded: there is no room for more rows of this query, because the results that"
                        + " are open together take maxTotalBufferedBytes (" + limit
                        + ") and all are being consumed. Try"
                        + " again later, have fewer results open at once, or raise the limit.",
                SqlStates.TOO_MANY_STATEMENTS,
                0,
                sql);
    }

    public static RuntimeException noRoomForReturnedRows(long limit, String sql) {
        return new R2dbcTransientResourceException(
                "There is no room for the rows that this statement returns, because the results that are open together"
                        + " take maxTotalBufferedBytes (" + limit + "). It was undone. Try again later, return fewer"
                        + " rows, or raise the limit.",
                SqlStates.TOO_MANY_STATEMENTS,
                0,
                sql);
    }

    /**
     * For a statement that writes, and is undone.
     *
     * @param option the one that sets the limit
     */
    public static RuntimeException resultTooLarge(String option, long limit, String sql) {
        return new R2dbcNonTransientResourceException(
                "The rows that this statement returns take more than " + option + " (" + limit
                        + "); those of a statement that writes are read before it is acknowledged. It was undone."
                        + " Return fewer rows, or raise the limit.",
                SqlStates.OUT_OF_MEMORY,
                0,
                sql);
    }

    public static RuntimeException replaced(Path file) {
        return new R2dbcNonTransientResourceException(
                "The file " + file
                        + " was replaced by another or deleted while it is open; what was opened before still uses the one"
                        + " that is gone. Close everything that uses it, and open it again. Restore a backup only while"
                        + " nobody has the database open.",
                SqlStates.IO_ERROR);
    }

    public static RuntimeException changedWhileRead(String sql) {
        return new R2dbcTransientResourceException(
                "Another process began to write to the database while it was read without locks, because it was not in use"
                        + " when it was opened. Run it again.",
                SqlStates.OBJECT_IN_USE,
                0,
                sql);
    }

    /** Something failed that must not, while a native connection was in use; what the caller wanted was not done. */
    public static RuntimeException broken(Throwable cause, @Nullable String sql) {
        return unexpected("The connection to SQLite failed and was replaced; this was not done.", cause, sql);
    }

    /** As {@link #broken}, when a commit may have happened. */
    public static RuntimeException outcomeUnknown(Throwable cause, @Nullable String sql) {
        try {
            return new R2dbcNonTransientResourceException(
                    "The connection to SQLite failed during a commit and was replaced: " + cause
                            + ". Whether the changes were kept is not known. Look for them before running it again.",
                    SqlStates.OUTCOME_UNKNOWN,
                    0,
                    sql,
                    cause);
        } catch (Throwable noMemory) {
            return OUTCOME_UNKNOWN;
        }
    }

    /** What later calls of a transaction get whose connection failed. */
    public static RuntimeException transactionBroken(Throwable cause) {
        return unexpected(
                "The transaction is lost: its connection to SQLite failed and was replaced, and all that the transaction"
                        + " did was rolled back. Roll back, and run it again from its beginning.",
                cause,
                null);
    }

    /** What is left of a query gets when its connection failed. */
    public static RuntimeException cursorBroken(Throwable cause, String sql) {
        return unexpected("The connection to SQLite failed before all rows of this query were read.", cause, sql);
    }

    /** From when on the only connection of a database in memory could not be saved. */
    public static RuntimeException databaseLost(Throwable cause) {
        return unexpected(
                "The in-memory database is lost, because its connection failed and could not be made usable again."
                        + " Close the connection factory and create another.",
                cause,
                null);
    }

    public static RuntimeException cannotOpen(Throwable cause) {
        return unexpected("The database could not be opened.", cause, null);
    }

    private static RuntimeException unexpected(String message, Throwable cause, @Nullable String sql) {
        try {
            boolean memory = cause instanceof OutOfMemoryError;
            String advice = memory
                    ? " Give the JVM more memory, or read and write smaller values."
                    : " See the cause; should it be the driver's own fault, please report it.";
            return new R2dbcNonTransientResourceException(
                    message + " The failure was " + cause + "." + advice,
                    memory ? SqlStates.OUT_OF_MEMORY : SqlStates.INTERNAL_ERROR,
                    0,
                    sql,
                    cause);
        } catch (Throwable noMemory) {
            return BROKEN;
        }
    }
}
