package io.millrace.runtime;

import io.millrace.error.DatastoreException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Says what a driver's error means for a caller. */
@FunctionalInterface
public interface ErrorTranslator {
    /**
     * Translates an error.
     *
     * @param error what the driver signalled; one that is a {@link DatastoreException} already is returned as it is
     * @param sql the text of the statement that failed, if any
     * @param index which of several statements or rows it was, counted from 0, if that is known
     * @return the error for the caller, with {@code error} as its cause
     */
    DatastoreException translate(Throwable error, @Nullable String sql, OptionalLong index);

    /**
     * Translates an error that does not belong to one of several.
     *
     * @param error what the driver signalled
     * @param sql the text of the statement that failed, if any
     * @return the error for the caller
     */
    default DatastoreException translate(Throwable error, @Nullable String sql) {
        return translate(error, sql, OptionalLong.empty());
    }
}
