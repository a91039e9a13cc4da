package io.millrace.error;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An export or import that cannot be done: a file that is not there, broken, cut short or not made for this database, or rows
 * that the database refuses. What was written is undone, but for batches that an import was asked to commit.
 */
public final class TransferException extends DatastoreException {
    private static final long NO_LINE = 0;

    private final long line;

    /**
     * Creates the exception for what is wrong with a file or a table as a whole.
     *
     * @param message what happened and what to do
     * @param cause what it came from, if anything
     */
    public TransferException(String message, @Nullable Throwable cause) {
        this(message, NO_LINE, cause);
    }

    /**
     * Creates the exception for what is wrong with a line of a file.
     *
     * @param message what happened and what to do; names the line
     * @param line the line, from 1
     * @param cause what it came from, if anything
     */
    public TransferException(String message, long line, @Nullable Throwable cause) {
        super(message, cause instanceof DatastoreException known ? known.details() : ErrorDetails.NONE, cause);
        this.line = line;
    }

    /**
     * The line of the file that is wrong; when the database refused several rows together and does not say which, the first of them.
     *
     * @return the line, from 1; empty when it is no line's fault
     */
    public OptionalLong line() {
        return line == NO_LINE ? OptionalLong.empty() : OptionalLong.of(line);
    }
}
