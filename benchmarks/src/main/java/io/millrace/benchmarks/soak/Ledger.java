package io.millrace.benchmarks.soak;

import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.sqlite.SqliteDatastore;
import io.millrace.sqlite.driver.SqliteConnectionConfiguration.Synchronous;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import reactor.core.publisher.Mono;

/**
 * Two tables that agree when every write was done wholly or not at all: each entry stands in both, in {@code debit} and in
 * {@code credit}, under its writer and its number.
 */
final class Ledger {
    private static final String KEY =
            " (writer INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (writer, number))";
    private static final String DEBIT = "INSERT INTO debit (writer, number) VALUES (?, ?)";
    private static final String CREDIT = "INSERT INTO credit (writer, number) VALUES (?, ?)";

    private Ledger() {}

    static RelationalDatastore open(Path file, Synchronous synchronous) {
        return SqliteDatastore.builder()
                .file(file)
                .driver(driver -> driver.synchronous(synchronous))
                .build();
    }

    /** The tables, and a trigger by which a single statement writes into both as well. */
    static Mono<Void> create(RelationalDatastore store) {
        return store.execute("CREATE TABLE IF NOT EXISTS debit" + KEY)
                .then(store.execute("CREATE TABLE IF NOT EXISTS credit" + KEY))
                .then(store.execute("CREATE VIEW IF NOT EXISTS entry AS SELECT writer, number FROM debit"))
                .then(store.execute("CREATE TRIGGER IF NOT EXISTS entry_insert INSTEAD OF INSERT ON entry BEGIN"
                        + " INSERT INTO debit VALUES (new.writer, new.number);"
                        + " INSERT INTO credit VALUES (new.writer, new.number); END"))
                .then();
    }

    /** One statement, committed by itself. */
    static Mono<RunResult> enter(RelationalDatastore store, int writer, long number) {
        return store.execute("INSERT INTO entry (writer, number) VALUES (?, ?)", writer, number);
    }

    /** Two statements in a transaction. */
    static Mono<RunResult> enterInTransaction(RelationalDatastore store, int writer, long number) {
        return store.transaction(tx -> tx.execute(DEBIT, writer, number).then(tx.execute(CREDIT, writer, number)));
    }

    /** Entries that stand in one of the tables only, asked without Millrace. */
    static long halfEntries(Path file) {
        return number(
                file,
                "SELECT (SELECT count(*) FROM (SELECT * FROM debit EXCEPT SELECT * FROM credit))"
                        + " + (SELECT count(*) FROM (SELECT * FROM credit EXCEPT SELECT * FROM debit))");
    }

    static void removeAll(Path file) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM debit");
            statement.execute("DELETE FROM credit");
        } catch (SQLException e) {
            throw new IllegalStateException("Could not remove the entries", e);
        }
    }

    static long number(Path file, String sql) {
        return Long.parseLong(text(file, sql));
    }

    /** The first value of a query, asked without Millrace. */
    static String text(Path file, String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "0";
        } catch (SQLException e) {
            throw new IllegalStateException("Could not ask: " + sql, e);
        }
    }
}
