package io.millrace.benchmarks.postgres;

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
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Blocking calls, on as many threads as there are connections. pgjdbc keeps the statements prepared that recur. */
final class HikariContender extends ReactorContender {
    private final HikariDataSource pool;
    private final Scheduler threads =
            Schedulers.newBoundedElastic(PostgresDatabase.CONNECTIONS, Integer.MAX_VALUE, "contender");

    HikariContender(PostgresDatabase database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl() + "&reWriteBatchedInserts=true");
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(PostgresDatabase.CONNECTIONS);
        pool = new HikariDataSource(config);
    }

    @Override
    protected Publisher<?> pointSelect(long id) {
        return blocking(() -> items(PostgresDatabase.BY_ID, id).get(0));
    }

    @Override
    protected Publisher<?> tenRowSelect(long owner) {
        return blocking(() -> items(PostgresDatabase.BY_OWNER, owner)).flatMapIterable(items -> items);
    }

    @Override
    protected Publisher<?> all() {
        return blocking(() -> items(PostgresDatabase.ALL)).flatMapIterable(items -> items);
    }

    private List<Item> items(String sql, long... keys) throws SQLException {
        List<Item> items = new ArrayList<>();
        try (Connection connection = pool.getConnection();
                PreparedStatement select = connection.prepareStatement(jdbc(sql))) {
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
            try (Connection connection = pool.getConnection();
                    PreparedStatement insert = connection.prepareStatement(jdbc(PostgresDatabase.INSERT))) {
                return Jdbc.insert(insert, item);
            }
        });
    }

    @Override
    protected Publisher<?> readModifyWrite(long id) {
        return inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(jdbc(PostgresDatabase.QUANTITY));
                    PreparedStatement update = connection.prepareStatement(jdbc(PostgresDatabase.SET_QUANTITY))) {
                return Jdbc.readModifyWrite(select, update, id);
            }
        });
    }

    @Override
    protected Mono<Long> insertAll(int rows) {
        return inTransaction(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(jdbc(PostgresDatabase.INSERT))) {
                return Jdbc.insertAll(insert, rows);
            }
        });
    }

    private static String jdbc(String sql) {
        return sql.replaceAll("\\$\\d", "?");
    }

    private <T> Mono<T> inTransaction(Work<T> work) {
        return blocking(() -> {
            try (Connection connection = pool.getConnection()) {
                connection.setAutoCommit(false);
                T result = work.on(connection);
                connection.commit();
                connection.setAutoCommit(true);
                return result;
            }
        });
    }

    private <T> Mono<T> blocking(Callable<T> call) {
        return Mono.fromCallable(call).subscribeOn(threads);
    }

    @Override
    public void close() {
        pool.close();
        threads.disposeGracefully().block();
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }
}
