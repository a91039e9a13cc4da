package io.millrace.sqlite.driver;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A connection that the driver under test knows nothing of, as another process would have it. */
public final class OtherProcess implements AutoCloseable {
    private final Connection connection;

    /**
     * Opens a database.
     *
     * @param file the file
     */
    public OtherProcess(Path file) {
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Runs statements, in one transaction when there are several.
     *
     * @param statements the statements
     */
    public void run(String... statements) {
        try (Statement statement = connection.createStatement()) {
            if (statements.length > 1) {
                statement.execute("BEGIN IMMEDIATE");
            }
            for (String sql : statements) {
                statement.execute(sql);
            }
            if (statements.length > 1) {
                statement.execute("COMMIT");
            }
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
