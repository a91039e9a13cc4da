package io.millrace.sqlite.driver.internal.connections;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

/** Whether the schema of a database has changed, as all of its connections are to know it. */
public final class SchemaWatch {
    private final AtomicLong epoch = new AtomicLong(1);
    private volatile boolean writerHasTemporaryTables;

    /** How many times it has changed. */
    public long epoch() {
        return epoch.get();
    }

    /** What was learned about statements, and prepared, is out of date. */
    public void changed() {
        epoch.incrementAndGet();
    }

    /** Temporary tables may hide others, and only the connection that made them knows. */
    public boolean writerHasTemporaryTables() {
        return writerHasTemporaryTables;
    }

    public void lookForTemporaryTables(NativeConnection connection) throws SQLException {
        if (connection.isWriter()) {
            writerHasTemporaryTables = connection.queryLong("SELECT count(*) FROM sqlite_temp_schema") > 0;
        }
    }

    /** Temporary tables and attached databases are gone with the connection that knew them. */
    public void writerIsReplaced() {
        writerHasTemporaryTables = false;
        changed();
    }

    /** Brings a connection up to date before work is done with it. */
    public void startVisit(NativeConnection connection) {
        try {
            if (connection.sawForeignSchemaChange()) {
                changed();
            }
            connection.follow(epoch());
        } catch (SQLException e) {
            // Whatever is wrong, the statement that is about to run meets it too and reports it.
            connection.watch(null);
        }
    }
}
