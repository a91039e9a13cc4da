package io.millrace.sqlite.migration;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A connection that the driver under test knows nothing of, as another process would have it. */
final class OtherConnection implements AutoCloseable {
    private final Connection connection;

    OtherConnection(Path file) {
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            run("PRAGMA journal_mode = wal");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    void lock() {
        run("BEGIN IMMEDIATE");
    }

    void unlock() {
        run("ROLLBACK");
    }

    private void run(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
