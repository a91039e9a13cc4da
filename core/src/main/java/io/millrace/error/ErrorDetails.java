package io.millrace.error;

import org.jspecify.annotations.Nullable;

/**
 * What the database said of a failure.
 *
 * @param sql the text of the statement, with its markers and never with values; {@code null} when the failure belongs to
 *     no statement
 * @param sqlState the five characters of SQLSTATE (ISO/IEC 9075); {@code null} when none was given
 * @param vendorCode the database's own code, 0 when it has none
 */
public record ErrorDetails(@Nullable String sql, @Nullable String sqlState, int vendorCode) {
    /** A failure that was noticed before anything was sent to a database. */
    public static final ErrorDetails NONE = new ErrorDetails(null, null, 0);

    /**
     * Details of a failure that was noticed in a statement's text or values, before it was sent.
     *
     * @param sql the text of the statement
     * @return details with that text and no codes
     */
    public static ErrorDetails ofSql(String sql) {
        return new ErrorDetails(sql, null, 0);
    }
}
