package io.millrace.sqlite.driver.internal;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The errors that are the driver's own, not SQLite's. */
final class Refusals {

    private Refusals() {}

    static RuntimeException overloaded(int limit) {
        return new R2dbcTransientResourceException(
                "The datastore is overloaded: " + limit + " statements are waiting already (maxQueuedStatements)."
                        + " Try again later, send fewer at a time, or raise the limit.",
                SqlStates.TOO_MANY_STATEMENTS);
    }

    static RuntimeException closed() {
        return new R2dbcNonTransientResourceException(
                "The connection factory is closed. Create another to go on.", SqlStates.SHUT_DOWN);
    }

    static RuntimeException sessionClosed() {
        return new R2dbcNonTransientResourceException(
                "The connection was closed before all rows of this query were read.", SqlStates.CONNECTION_CLOSED);
    }

    static RuntimeException interruptedByClose(Duration waited) {
        return new R2dbcNonTransientResourceException(
                "The connection factory was closed, and this did not finish within closeTimeout (" + waited + ").",
                SqlStates.SHUT_DOWN);
    }

    static RuntimeException cancelled() {
        return new R2dbcTransientResourceException("The statement was cancelled.", SqlStates.QUERY_CANCELED);
    }

    static RuntimeException transactionEnded() {
        return new R2dbcNonTransientResourceException(
                "The transaction has ended.", SqlStates.INVALID_TRANSACTION_STATE);
    }

    static RuntimeException transactionIdle(Duration limit) {
        return new R2dbcRollbackException(
                "The transaction was rolled back because it was idle for longer than transactionIdleTimeout (" + limit
                        + "): nobody else can write meanwhile. Roll back and run it again without the pause,"
                        + " or raise the limit.",
                SqlStates.IDLE_TRANSACTION_TIMEOUT);
    }

    /** Running it again helps unless it was a statement's own failure, which would come again. */
    static RuntimeException transactionLost(@Nullable Throwable cause) {
        return new R2dbcRollbackException(
                "SQLite rolled the transaction back when an earlier statement of it failed or was stopped."
                        + " Roll back and run it again from its beginning.",
                cause instanceof R2dbcException ? SqlStates.IN_FAILED_TRANSACTION : SqlStates.SERIALIZATION_FAILURE,
                cause);
    }

    static RuntimeException cursorClosedByTransaction() {
        return new R2dbcNonTransientResourceException(
                "The transaction ended before all rows of this query were read."
                        + " Read them to the end first, or collect them.",
                SqlStates.INVALID_TRANSACTION_STATE);
    }

    static RuntimeException cursorIdle(Duration limit, String sql) {
        return new R2dbcTransientResourceException(
                "The query was closed because nobody asked for its next rows for longer than cursorIdleTimeout ("
                        + limit + "): an open query keeps the write-ahead log from being cleaned up."
                        + " Consume it faster, or raise the limit.",
                SqlStates.QUERY_CANCELED,
                0,
                sql);
    }

    static RuntimeException cursorTooLarge(long limit, String sql) {
        return new R2dbcTransientResourceException(
                "The query was closed: its connection was needed, and its remaining rows take more than"
                        + " maxBufferedBytes (" + limit + "). Read it to the end before other statements run,"
                        + " add connections (readers), or raise the limit.",
                SqlStates.OUT_OF_MEMORY,
                0,
                sql);
    }

    static RuntimeException resultTooLarge(long limit, String sql) {
        return new R2dbcNonTransientResourceException(
                "The rows that this statement returns take more than maxBufferedBytes (" + limit
                        + "); those of a statement that writes are read before it is acknowledged. It was undone."
                        + " Return fewer rows, or raise the limit.",
                SqlStates.OUT_OF_MEMORY,
                0,
                sql);
    }

    static RuntimeException unexpected(Throwable cause) {
        return new R2dbcNonTransientResourceException(
                "Unexpected failure in the driver: " + cause, SqlStates.IO_ERROR, cause);
    }
}
