package io.millrace.benchmarks.sqlite;

import io.millrace.benchmarks.contender.Data;
import io.millrace.benchmarks.contender.Durability;
import io.millrace.benchmarks.contender.Statements;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;
import org.sqlite.SQLiteConfig.TransactionMode;

/**
 * A file with the data that all contenders use, the statements that they run, and the settings that they share, which are
 * Millrace's defaults.
 *
 * @param file where it is
 * @param durability when commits reach the disk
 */
public record SqliteDatabase(Path file, Durability durability) {
    static final String BY_ID = "SELECT id, owner, title, quantity, price FROM item WHERE id = ?";
    static final String BY_OWNER = "SELECT id, owner, title, quantity, price FROM item WHERE owner = ?";
    static final String ALL = "SELECT id, owner, title, quantity, price FROM item";
    static final String QUANTITY = "SELECT quantity FROM item WHERE id = ?";
    static final String SET_QUANTITY = "UPDATE item SET quantity = ? WHERE id = ?";
    static final String INSERT = "INSERT INTO event (item, note) VALUES (?, ?)";

    static final Statements STATEMENTS = new Statements(BY_ID, BY_OWNER, ALL, QUANTITY, SET_QUANTITY, INSERT);

    static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);
    private static final int CACHE_KIB = 20_000;
    private static final int JOURNAL_SIZE_LIMIT = 64 << 20;

    /**
     * Makes the file and fills it.
     *
     * @param folder where the file is to be
     * @param durability when commits reach the disk
     * @return the database
     */
    public static SqliteDatabase create(Path folder, Durability durability) {
        SqliteDatabase database = new SqliteDatabase(folder.resolve("benchmark.db"), durability);
        try (Connection connection = database.writer()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "CREATE TABLE item (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL, title TEXT NOT NULL,"
                                + " quantity INTEGER NOT NULL, price REAL NOT NULL)");
                statement.execute(
                        "CREATE TABLE event (id INTEGER PRIMARY KEY, item INTEGER NOT NULL, note TEXT NOT NULL)");
            }
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item VALUES (?, ?, ?, ?, ?)")) {
                for (int i = 1; i <= Data.ITEMS; i++) {
                    insert.setLong(1, i);
                    insert.setLong(2, 1 + i % (Data.ITEMS / Data.ITEMS_OF_ONE_OWNER));
                    insert.setString(3, "Item number " + i);
                    insert.setLong(4, i % 100);
                    insert.setDouble(5, i / 100.0);
                    insert.executeUpdate();
                }
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE INDEX item_owner ON item (owner)");
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("The database could not be made in " + folder, e);
        }
        return database;
    }

    /** Removes what was inserted, so that every round begins with the same data. */
    public void removeEvents() {
        try (Connection connection = writer();
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM event");
        } catch (SQLException e) {
            throw new IllegalStateException("The events could not be removed", e);
        }
    }

    /**
     * Asks for one number.
     *
     * @param sql a query
     * @return the first column of its first row
     */
    public long number(String sql) {
        try (Connection connection = reader();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("No number: " + sql, e);
        }
    }

    /**
     * A connection that writes; its transactions take the write lock when they begin.
     *
     * @return the connection, to be closed by the caller
     * @throws SQLException when the file cannot be opened
     */
    public Connection writer() throws SQLException {
        return config(false).createConnection(url());
    }

    /**
     * A connection that reads.
     *
     * @return the connection, to be closed by the caller
     * @throws SQLException when there is no such file
     */
    public Connection reader() throws SQLException {
        return config(true).createConnection(url());
    }

    String url() {
        return "jdbc:sqlite:" + file;
    }

    SQLiteConfig config(boolean readOnly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        if (!readOnly) {
            config.setJournalMode(JournalMode.WAL);
            config.setSynchronous(durability == Durability.FULL ? SynchronousMode.FULL : SynchronousMode.NORMAL);
            config.setJournalSizeLimit(JOURNAL_SIZE_LIMIT);
            config.setTransactionMode(TransactionMode.IMMEDIATE);
        }
        config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
        config.enforceForeignKeys(true);
        config.enableRecursiveTriggers(true);
        config.setCacheSize(-CACHE_KIB);
        config.setTempStore(TempStore.MEMORY);
        // Left on, the driver asks for the last rowid after every insert.
        config.setGetGeneratedKeys(false);
        return config;
    }
}
