package io.millrace.benchmarks.sqlite;

import io.millrace.benchmarks.contender.Item;
import io.millrace.benchmarks.contender.Jdbc;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A thread with a connection that nobody else touches. */
final class JdbcThread implements AutoCloseable {
    private final ExecutorService thread;
    private final Statements statements;

    JdbcThread(String name, Opener opener) {
        thread = Executors.newSingleThreadExecutor(work -> new Thread(work, name));
        try {
            statements = new Statements(opener.open());
        } catch (SQLException e) {
            thread.shutdown();
            throw new IllegalStateException("No connection for " + name, e);
        }
    }

    CompletableFuture<Long> submit(Work work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.on(statements);
                    } catch (SQLException e) {
                        throw new CompletionException(e);
                    }
                },
                thread);
    }

    @Override
    public void close() {
        submit(Statements::close).join();
        thread.shutdown();
    }

    interface Opener {
        Connection open() throws SQLException;
    }

    interface Work {
        long on(Statements statements) throws SQLException;
    }

    interface Transactional {
        long run() throws SQLException;
    }

    /** The prepared statements of a connection, made once. */
    static final class Statements {
        private final Connection connection;
        private final Map<String, PreparedStatement> prepared = new HashMap<>();

        /** Where records go, so that the compiler cannot do without making them. */
        @SuppressWarnings("unused") // as said
        private volatile @Nullable Item last;

        private Statements(Connection connection) {
            this.connection = connection;
        }

        PreparedStatement prepared(String sql) throws SQLException {
            PreparedStatement known = prepared.get(sql);
            if (known == null) {
                known = connection.prepareStatement(sql);
                prepared.put(sql, known);
            }
            return known;
        }

        /** Reads items; gives their number. */
        long select(String sql, long... keys) throws SQLException {
            PreparedStatement select = prepared(sql);
            for (int i = 0; i < keys.length; i++) {
                select.setLong(i + 1, keys[i]);
            }
            Item item = null;
            long count = 0;
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    item = Jdbc.item(rows);
                    count++;
                }
            }
            last = item;
            return count;
        }

        long inTransaction(Transactional work) throws SQLException {
            connection.setAutoCommit(false);
            long result = work.run();
            connection.commit();
            connection.setAutoCommit(true);
            return result;
        }

        private long close() throws SQLException {
            for (PreparedStatement statement : prepared.values()) {
                statement.close();
            }
            connection.close();
            return 0;
        }
    }
}
