package io.millrace.sqlite.driver.internal.connections;

import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;

/** Real connections that need no file and no engine. */
public final class MemoryConnection {
    private MemoryConnection() {}

    public static NativeConnection open() {
        try {
            SQLiteConnection jdbc = JDBC.createConnection("jdbc:sqlite::memory:", new Properties());
            return new NativeConnection(jdbc, new StatementStopper(0), new StatementCompiler(jdbc, false), 1, false);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
