package io.millrace.sqlite.driver.internal;

import java.sql.SQLException;

/** What SQLite refused only because the database is opened as untrusted; its message says what to do. */
final class UntrustedRefusalException extends SQLException {
    private static final long serialVersionUID = 1L;

    UntrustedRefusalException(String message, String state, Throwable cause) {
        super(message, state, cause);
    }
}
