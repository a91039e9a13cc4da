package io.millrace.error;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a failure besides its words.
 *
 * @param sql the text of the statement, with its markers and never with values; {@code null} when the failure belongs to
 *     no statement
 * @param sqlState the five characters of SQLSTATE (ISO/IEC 9075); {@code null} when none was given
 * @param vendorCode the database's own code, 0 when it has none
 * @param index which of several was at fault, counted from 0: see {@link DatastoreException#index()}
 */
public record ErrorDetails(@Nullable String sql, @Nullable String sqlState, int vendorCode, OptionalLong index) {
    /** A failure that was noticed before anything was sent to a database. */
    public static final ErrorDetails NONE = new ErrorDetails(null, null, 0);

    /**
     * Details of a failure that does not belong to one of several.
     *
     * @param sql the text of the statement, or {@code null}
     * @param sqlState the five characters of SQLSTATE, or {@code null}
     * @param vendorCode the database's own code, or 0
     */
    public ErrorDetails(@Nullable String sql, @Nullable String sqlState, int vendorCode) {
        this(sql, sqlState, vendorCode, OptionalLong.empty());
    }

    /**
     * Details of a failure that was noticed in a statement's text or values, before it was sent.
     *
     * @param sql the text of the statement
     * @return details with that text and no codes
     */
    public static ErrorDetails ofSql(String sql) {
        return new ErrorDetails(sql, null, 0);
    }

    /**
     * These details for one of several statements or rows.
     *
     * @param index which, counted from 0; empty when it is not known
     * @return details that differ in that
     */
    public ErrorDetails at(OptionalLong index) {
        return new ErrorDetails(sql, sqlState, vendorCode, index);
    }
}
