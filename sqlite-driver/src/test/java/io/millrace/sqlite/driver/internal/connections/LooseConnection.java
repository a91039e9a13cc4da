package io.millrace.sqlite.driver.internal.connections;

import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;

/** A connection in memory, of no engine. */
public final class LooseConnection {
    private LooseConnection() {}

    public static NativeConnection open() throws SQLException {
        SQLiteConnection jdbc = JDBC.createConnection("jdbc:sqlite::memory:", new Properties());
        return new NativeConnection(jdbc, new StatementStopper(0), new StatementCompiler(jdbc, false), 1, false);
    }
}
