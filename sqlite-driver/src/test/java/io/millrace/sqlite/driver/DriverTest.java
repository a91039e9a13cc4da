package io.millrace.sqlite.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** A database file per test. Every factory is closed, and no thread, dropped error or open connection is left. */
@Timeout(60)
abstract class DriverTest {
    static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final List<SqliteConnectionFactory> factories = new ArrayList<>();
    private final ConcurrentLinkedQueue<Throwable> dropped = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void watchDroppedErrors() {
        Hooks.onErrorDropped(dropped::add);
    }

    @AfterEach
    void leavesNothingBehind() throws InterruptedException {
        for (SqliteConnectionFactory factory : factories) {
            factory.close().block(LIMIT);
        }
        Hooks.resetOnErrorDropped();
        assertThat(dropped).as("dropped errors").isEmpty();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("millrace-sqlite")) {
                thread.join(LIMIT.toMillis());
                assertThat(thread.isAlive()).as(thread.getName() + " is alive").isFalse();
            }
        }
    }

    Path file() {
        return directory.resolve("test.db");
    }

    SqliteConnectionConfiguration.Builder onFile() {
        return SqliteConnectionConfiguration.builder().file(file());
    }

    SqliteConnectionConfiguration.Builder inMemory() {
        return SqliteConnectionConfiguration.builder().memory();
    }

    SqliteConnectionFactory open(SqliteConnectionConfiguration.Builder configuration) {
        SqliteConnectionFactory factory = SqliteConnectionFactory.of(configuration.build());
        factories.add(factory);
        return factory;
    }

    Connection connect(SqliteConnectionConfiguration.Builder configuration) {
        return connect(open(configuration));
    }

    static Connection connect(SqliteConnectionFactory factory) {
        return await(factory.create());
    }

    static <T> T await(org.reactivestreams.Publisher<T> publisher) {
        return Mono.from(publisher).block(LIMIT);
    }

    static Statement statement(Connection connection, String sql, Object... values) {
        Statement statement = connection.createStatement(sql);
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                statement.bindNull(i, Object.class);
            } else {
                statement.bind(i, values[i]);
            }
        }
        return statement;
    }

    static Mono<Long> update(Connection connection, String sql, Object... values) {
        return Flux.from(statement(connection, sql, values).execute())
                .concatMap(Result::getRowsUpdated)
                .reduce(0L, Long::sum);
    }

    static void run(Connection connection, String... statements) {
        for (String sql : statements) {
            update(connection, sql).block(LIMIT);
        }
    }

    /** The first column of every row. */
    static <T> Flux<T> query(Connection connection, Class<T> type, String sql, Object... values) {
        return rows(statement(connection, sql, values), type);
    }

    static <T> Flux<T> rows(Statement statement, Class<T> type) {
        return Flux.from(statement.execute()).concatMap(result -> result.map((row, metadata) -> row.get(0, type)));
    }

    static <T> T one(Connection connection, Class<T> type, String sql, Object... values) {
        return query(connection, type, sql, values).single().block(LIMIT);
    }

    static long count(Connection connection, String table) {
        return one(connection, Long.class, "SELECT count(*) FROM " + table);
    }

    /** A query of so many rows. */
    static String series(int rows) {
        return "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < " + rows + ") SELECT i FROM s";
    }

    /** A query that never ends by itself. */
    static final String ENDLESS =
            "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s) SELECT max(i) FROM s";
}
