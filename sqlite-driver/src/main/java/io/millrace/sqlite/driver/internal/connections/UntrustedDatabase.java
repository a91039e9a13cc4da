package io.millrace.sqlite.driver.internal.connections;

import io.millrace.sqlite.driver.internal.errors.SqlStates;
import io.millrace.sqlite.driver.internal.limits.Nanos;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteLimits;
import org.sqlite.core.DB;

/**
 * What SQLite is told when a file or the statements may be somebody's attack. Its defensive mode, which keeps statements
 * from breaking the file, cannot be set through sqlite-jdbc; such files are opened read-only instead.
 */
final class UntrustedDatabase {
    /** Constraints are expressions of the file, and looking for damage would run them. */
    static final List<String> PRAGMAS =
            List.of("cell_size_check = ON", "mmap_size = 0", "ignore_check_constraints = ON");

    /** How many bytes of SQL are compiled, those of the schema too. */
    static final int LONGEST_TEXT = 1_000_000;

    /** Far above what schemas and queries of applications need, and far below what makes SQLite slow or large. */
    private static final Map<SQLiteLimits, Integer> LIMITS = Map.of(
            SQLiteLimits.SQLITE_LIMIT_LENGTH, 64 << 20,
            SQLiteLimits.SQLITE_LIMIT_EXPR_DEPTH, 200,
            SQLiteLimits.SQLITE_LIMIT_COMPOUND_SELECT, 50,
            SQLiteLimits.SQLITE_LIMIT_VDBE_OP, 250_000,
            SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0,
            SQLiteLimits.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000,
            SQLiteLimits.SQLITE_LIMIT_VARIABLE_NUMBER, 4_096,
            SQLiteLimits.SQLITE_LIMIT_TRIGGER_DEPTH, 10);

    private static final int LONGEST_REPORT = 200;

    private UntrustedDatabase() {}

    static void limit(DB db) throws SQLException {
        for (Map.Entry<SQLiteLimits, Integer> limit : LIMITS.entrySet()) {
            db.limit(limit.getKey().getId(), limit.getValue());
        }
    }

    /** Fails when the file is damaged, or when that cannot be told in time. */
    static void requireSound(NativeConnection connection, Duration timeout, Opening opening) throws SQLException {
        long deadline = Nanos.after(timeout);
        connection.watch(() -> opening.shouldStop() || Nanos.isPast(deadline, System.nanoTime()));
        try {
            String found = connection.queryText("PRAGMA quick_check(1)");
            if (!"ok".equals(found)) {
                throw new R2dbcNonTransientResourceException(
                        "The database is damaged, and is not opened since it is untrusted: " + shortened(found),
                        SqlStates.DATA_CORRUPTED);
            }
        } catch (SQLiteException e) {
            if (e.getResultCode() == SQLiteErrorCode.SQLITE_INTERRUPT && !opening.shouldStop()) {
                throw new R2dbcTimeoutException(
                        "The check of the untrusted database did not finish within statementTimeout (" + timeout
                                + "). Raise statementTimeout when the file is that large.",
                        SqlStates.QUERY_CANCELED,
                        e);
            }
            throw e;
        } finally {
            connection.watch(opening);
        }
    }

    private static String shortened(@Nullable String report) {
        String text = String.valueOf(report);
        return text.length() <= LONGEST_REPORT ? text : text.substring(0, LONGEST_REPORT) + "…";
    }
}
