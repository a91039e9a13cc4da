package io.millrace.sqlite.driver.internal.connections;

import java.sql.SQLException;

/** Undoes part of a transaction, when several changes are to fail as one. */
public final class StatementSavepoint {
    private final NativeConnection connection;
    private boolean set;

    public StatementSavepoint(NativeConnection connection) {
        this.connection = connection;
    }

    public void set() throws SQLException {
        if (!set) {
            connection.run("SAVEPOINT millrace_statement");
            set = true;
        }
    }

    public void release() throws SQLException {
        if (set) {
            connection.run("RELEASE millrace_statement");
            set = false;
        }
    }

    /** Retires the connection when that fails. */
    public void undo(Exception cause) {
        if (!set || connection.isRetired()) {
            return;
        }
        try {
            connection.watch(null);
            if (connection.isInTransaction()) {
                connection.run("ROLLBACK TO millrace_statement");
                connection.run("RELEASE millrace_statement");
            }
        } catch (Throwable e) {
            connection.retire(e);
            cause.addSuppressed(e);
        }
    }
}
