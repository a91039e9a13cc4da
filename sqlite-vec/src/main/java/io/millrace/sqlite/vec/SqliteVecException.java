package io.millrace.sqlite.vec;

import org.jspecify.annotations.Nullable;

/** sqlite-vec cannot be had here: it has no library for this platform, or there is no place of one's own to unpack it to. */
public final class SqliteVecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SqliteVecException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
