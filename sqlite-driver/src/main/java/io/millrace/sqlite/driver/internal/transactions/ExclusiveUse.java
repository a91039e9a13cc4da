package io.millrace.sqlite.driver.internal.transactions;

import io.millrace.sqlite.driver.internal.connections.ConnectionState;
import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A native connection that one session has for itself, in transactions and outside. Nobody else gets it as that session leaves it:
 * it is closed and replaced, or, as the only one of a database in memory, put back to what it was.
 */
public final class ExclusiveUse {
    private final @Nullable ConnectionState before;
    private volatile boolean inTransaction;
    private boolean stateChanged;

    private ExclusiveUse(@Nullable ConnectionState before) {
        this.before = before;
    }

    static ExclusiveUse begin(NativeConnection connection, boolean inMemory) throws SQLException {
        return new ExclusiveUse(inMemory ? ConnectionState.of(connection) : null);
    }

    /** Whether a transaction is open, as far as it was looked at. */
    boolean isInTransaction() {
        return inTransaction;
    }

    /** A statement has run that may begin or end a transaction. */
    void look(NativeConnection connection) throws SQLException {
        inTransaction = connection.isInTransaction();
    }

    /** A statement has run that may set something of the connection. */
    public void changed() {
        stateChanged = true;
    }

    /** Rolls back what is open, and undoes what was set. */
    void end(NativeConnection connection) throws SQLException {
        connection.rollbackIfOpen();
        inTransaction = false;
        if (before != null) {
            before.restore(connection);
            if (before.isMissed(connection)) {
                connection.retire(Refusals.sessionOver());
            }
        } else if (stateChanged || connection.queryLong("SELECT count(*) FROM sqlite_temp_schema") > 0) {
            connection.retire(Refusals.sessionOver());
        }
    }
}
