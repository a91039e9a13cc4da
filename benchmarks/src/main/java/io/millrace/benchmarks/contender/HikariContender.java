package io.millrace.benchmarks.contender;

import com.zaxxer.hikari.HikariDataSource;
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

/** Blocking calls on threads of their own, with connections of HikariCP. */
public final class HikariContender extends ReactorContender {
    private final HikariDataSource readers;
    private final HikariDataSource writers;
    private final Scheduler threads;
    private final Statements statements;

    /**
     * Takes over the pools, and closes them.
     *
     * @param readers what selects; may be the same as the writers
     * @param writers what writes
     * @param threads how many calls there are at once
     */
    public HikariContender(HikariDataSource readers, HikariDataSource writers, int threads, Statements statements) {
        this.readers = readers;
        this.writers = writers;
        this.threads = Schedulers.newBoundedElastic(threads, Integer.MAX_VALUE, "contender");
        this.statements = statements;
    }

    @Override
    protected Publisher<?> pointSelect(long id) {
        return blocking(() -> items(statements.byId(), id).get(0));
    }

    @Override
    protected Publisher<?> tenRowSelect(long owner) {
        return blocking(() -> items(statements.byOwner(), owner)).flatMapIterable(items -> items);
    }

    @Override
    protected Publisher<?> all() {
        return blocking(() -> items(statements.all())).flatMapIterable(items -> items);
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
            try (Connection connection = writers.getConnection();
                    PreparedStatement insert = connection.prepareStatement(statements.insert())) {
                return Jdbc.insert(insert, item);
            }
        });
    }

    @Override
    protected Publisher<?> readModifyWrite(long id) {
        return inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(statements.quantity());
                    PreparedStatement update = connection.prepareStatement(statements.setQuantity())) {
                return Jdbc.readModifyWrite(select, update, id);
            }
        });
    }

    @Override
    protected Mono<Long> insertAll(int rows) {
        return inTransaction(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(statements.insert())) {
                return Jdbc.insertAll(insert, rows);
            }
        });
    }

    private <T> Mono<T> inTransaction(Work<T> work) {
        return blocking(() -> {
            try (Connection connection = writers.getConnection()) {
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
        readers.close();
        writers.close();
        threads.disposeGracefully().block();
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }
}
