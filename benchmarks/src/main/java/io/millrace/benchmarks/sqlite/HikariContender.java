package io.millrace.benchmarks.sqlite;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.millrace.benchmarks.contender.Item;
import io.millrace.benchmarks.contender.Jdbc;
import io.millrace.benchmarks.contender.ReactorContender;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.reactivestreams.Publisher;
import org.sqlite.SQLiteDataSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Blocking calls on Reactor's bounded elastic scheduler. A pool of one connection for what writes spares it the waits for
 * SQLite's lock.
 */
final class HikariContender extends ReactorContender {
    private static final int READERS = 4;

    private final HikariDataSource readers;
    private final HikariDataSource writer;

    HikariContender(SqliteDatabase database) {
        readers = pool(database, true, READERS);
        writer = pool(database, false, 1);
    }

    private static HikariDataSource pool(SqliteDatabase database, boolean readOnly, int size) {
        SQLiteDataSource source = new SQLiteDataSource(database.config(readOnly));
        source.setUrl(database.url());
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setReadOnly(readOnly);
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }

    @Override
    protected Publisher<?> pointSelect(long id) {
        return blocking(() -> items(SqliteDatabase.BY_ID, id).get(0));
    }

    @Override
    protected Publisher<?> tenRowSelect(long owner) {
        return blocking(() -> items(SqliteDatabase.BY_OWNER, owner)).flatMapIterable(items -> items);
    }

    @Override
    protected Publisher<?> all() {
        return blocking(() -> items(SqliteDatabase.ALL)).flatMapIterable(items -> items);
    }

    private List<Item> items(String sql, long... keys) throws SQLException {
        List<Item> items = new ArrayList<>();
        try (Connection connection = readers.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < keys.length; i++) {
                select.setLong(i + 1, keys[i]);
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    items.add(Jdbc.item(rows));
                }
            }
        }
        return items;
    }

    @Override
    protected Publisher<?> insert(long item) {
        return blocking(() -> {
            try (Connection connection = writer.getConnection();
                    PreparedStatement insert = connection.prepareStatement(SqliteDatabase.INSERT)) {
                return Jdbc.insert(insert, item);
            }
        });
    }

    @Override
    protected Publisher<?> readModifyWrite(long id) {
        return inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SqliteDatabase.QUANTITY);
                    PreparedStatement update = connection.prepareStatement(SqliteDatabase.SET_QUANTITY)) {
                return Jdbc.readModifyWrite(select, update, id);
            }
        });
    }

    @Override
    protected Mono<Long> insertAll(int rows) {
        return inTransaction(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(SqliteDatabase.INSERT)) {
                return Jdbc.insertAll(insert, rows);
            }
        });
    }

    private <T> Mono<T> inTransaction(Work<T> work) {
        return blocking(() -> {
            try (Connection connection = writer.getConnection()) {
                connection.setAutoCommit(false);
                T result = work.on(connection);
                connection.commit();
                connection.setAutoCommit(true);
                return result;
            }
        });
    }

    private static <T> Mono<T> blocking(Callable<T> call) {
        return Mono.fromCallable(call).subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }
}
