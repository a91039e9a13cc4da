package io.millrace.sqlite.driver.internal.connections;

import io.millrace.sqlite.driver.internal.errors.SqlStates;
import io.millrace.sqlite.driver.internal.errors.SqliteErrors;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs what an application wants to be done on each native connection, once that is otherwise ready. */
final class ConnectionStatements {
    private ConnectionStatements() {}

    /** Fails with the first statement that does, or that changes what this driver relies on. */
    static void run(NativeConnection connection, List<String> statements) throws SQLException {
        if (statements.isEmpty()) {
            return;
        }
        String journalMode = journalMode(connection);
        String lockingMode = connection.queryText("PRAGMA locking_mode");
        for (int i = 0; i < statements.size(); i++) {
            String sql = statements.get(i);
            try {
                connection.run(sql);
            } catch (SQLException e) {
                if (SqliteErrors.isBusy(e) || SqliteErrors.isInterrupt(e)) {
                    // It may pass, or the opening was given up.
                    throw e;
                }
                RuntimeException meaning = SqliteErrors.translate(e, sql);
                throw refused(i, statements, "failed: " + meaning.getMessage(), meaning);
            }
            if (!journalMode.equals(journalMode(connection))
                    || !String.valueOf(lockingMode).equals(connection.queryText("PRAGMA locking_mode"))) {
                throw refused(
                        i,
                        statements,
                        "changed the journal mode or the locking mode. Use the option journalMode.",
                        null);
            }
        }
    }

    private static String journalMode(NativeConnection connection) throws SQLException {
        return String.valueOf(connection.queryText("PRAGMA journal_mode")).toLowerCase(Locale.ROOT);
    }

    private static R2dbcNonTransientResourceException refused(
            int index, List<String> statements, String reason, @Nullable RuntimeException cause) {
        return new R2dbcNonTransientResourceException(
                "Statement " + (index + 1) + " of " + statements.size() + " of the option connectionStatements "
                        + reason,
                SqlStates.CANNOT_CONNECT,
                0,
                statements.get(index),
                cause);
    }
}
