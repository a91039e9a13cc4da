package io.millrace.error;

import org.jspecify.annotations.Nullable;

/**
 * Data that a statement cannot work on: a value that is too long or out of range for its type or column, a text that is no
 * number or date, a division by zero, a subquery with more rows than one (SQLSTATE classes 21 and 22). The statement changed
 * nothing. The message never quotes the value.
 */
public final class DataException extends DatastoreException {
    private final int position;

    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param position the 1-based character in the statement where the fault was noticed, 0 when it is not known
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public DataException(String message, int position, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
        this.position = position;
    }

    /**
     * Where in {@link #sql()} the fault was noticed, when the value stands there.
     *
     * @return the 1-based character, 0 when it is not known
     */
    public int position() {
        return position;
    }
}
