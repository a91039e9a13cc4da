package io.millrace.error;

import org.jspecify.annotations.Nullable;

/**
 * What modules build their own errors on, such as those of a search: the one place where the tree of exceptions is open. What a
 * database, a value or a statement is at fault for stays one of the other exceptions, in modules too, so that it is handled like
 * everywhere else.
 */
public abstract non-sealed class ModuleException extends DatastoreException {
    /**
     * Creates the exception.
     *
     * @param message what happened and what to do; never bound values
     * @param details what the database said; {@link ErrorDetails#NONE} when it was not asked
     * @param cause what it came from, if anything
     */
    protected ModuleException(String message, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
