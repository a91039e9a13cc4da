package io.millrace.error;

import org.jspecify.annotations.Nullable;

/**
 * SQL that the tokenizer or the database cannot understand or carry out as it stands: a syntax error, a table, schema or cursor
 * that is not there, something that cannot be dropped because other things depend on it.
 */
public final class BadSqlException extends DatastoreException {
    private final int position;

    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param position the 1-based character in the statement where the fault was noticed, 0 when it is not known
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public BadSqlException(String message, int position, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
        this.position = position;
    }

    /**
     * Where in {@link #sql()} the fault was noticed.
     *
     * @return the 1-based character (UTF-16, as {@link String} counts), 0 when it is not known
     */
    public int position() {
        return position;
    }

    @Override
    int faultPosition() {
        return position;
    }
}
