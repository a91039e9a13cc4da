package io.millrace.runtime;

import io.millrace.error.DatastoreException;
import org.jspecify.annotations.Nullable;

/** Says what a driver's error means for a caller. */
@FunctionalInterface
public interface ErrorTranslator {
    /**
     * Translates an error.
     *
     * @param error what the driver signalled; one that is a {@link DatastoreException} already is returned as it is
     * @param sql the text of the statement that failed, if any
     * @return the error for the caller, with {@code error} as its cause
     */
    DatastoreException translate(Throwable error, @Nullable String sql);
}
