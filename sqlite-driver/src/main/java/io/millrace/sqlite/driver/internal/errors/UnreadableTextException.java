package io.millrace.sqlite.driver.internal.errors;

import java.sql.SQLException;

/** A text whose bytes are not UTF-8, so that no string can hold it. */
public final class UnreadableTextException extends SQLException {
    private static final long serialVersionUID = 1L;

    public UnreadableTextException(String column) {
        super("The text in the column '" + column + "' is not UTF-8. Read its bytes instead: CAST(" + column
                + " AS BLOB); and mend it in the database.");
    }
}
