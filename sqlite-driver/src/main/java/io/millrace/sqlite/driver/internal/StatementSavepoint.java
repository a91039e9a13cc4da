package io.millrace.sqlite.driver.internal;

import java.sql.SQLException;

/** Undoes part of a transaction, when several changes are to fail as one. */
final class StatementSavepoint {

    private final NativeConnection connection;
    private boolean set;

    StatementSavepoint(NativeConnection connection) {
        this.connection = connection;
    }

    void set() throws SQLException {
        if (!set) {
            connection.run("SAVEPOINT millrace_statement");
            set = true;
        }
    }

    void release() throws SQLException {
        if (set) {
            connection.run("RELEASE millrace_statement");
            set = false;
        }
    }

    /** Retires the connection when that fails. */
    void undo(Exception cause) {
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
