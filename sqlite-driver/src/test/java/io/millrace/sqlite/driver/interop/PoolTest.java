package io.millrace.sqlite.driver.interop;

import static io.millrace.sqlite.driver.interop.Spi.LIMIT;
import static io.millrace.sqlite.driver.interop.Spi.count;
import static io.millrace.sqlite.driver.interop.Spi.one;
import static io.millrace.sqlite.driver.interop.Spi.query;
import static io.millrace.sqlite.driver.interop.Spi.rows;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static io.millrace.sqlite.driver.interop.Spi.update;
import static io.millrace.sqlite.driver.interop.Spi.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The pools are left to the garbage collector: they own no thread, and their connections end with the factory. */
@DriverTest
class PoolTest {
    private static final int CALLERS = 64;

    @RegisterExtension
    final DatabaseFile database = new DatabaseFile(
            "CREATE TABLE entry (id INTEGER PRIMARY KEY, caller INTEGER)",
            "CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER)",
            "INSERT INTO account VALUES (1, 10000), (2, 0)");

    private ConnectionPool pool;

    @BeforeEach
    void openPool() {
        pool = poolOf(database.open(), 8);
    }

    private static ConnectionPool poolOf(ConnectionFactory factory, int size) {
        return new ConnectionPool(ConnectionPoolConfiguration.builder(factory)
                .initialSize(1)
                .maxSize(size)
                .maxAcquireTime(LIMIT)
                .validationDepth(ValidationDepth.REMOTE)
                .validationQuery("SELECT 1")
                .build());
    }

    @Test
    void manyCallersWriteAndReadAtOnce() throws SQLException {
        Flux<Long> work = Flux.range(0, CALLERS)
                .flatMap(
                        caller -> Flux.range(0, 20)
                                .concatMap(i -> with(pool, connection -> update(
                                                connection, "INSERT INTO entry (caller) VALUES (?)", caller)
                                        .then(query(
                                                        connection,
                                                        Long.class,
                                                        "SELECT count(*) FROM entry WHERE caller = ?",
                                                        caller)
                                                .single())
                                        .doOnNext(own -> assertThat(own).isEqualTo(i + 1)))),
                        CALLERS);

        run(work);

        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(CALLERS * 20);
    }

    @Test
    void transactionsFromThePoolQueueWithoutAnError() throws SQLException {
        Mono<Void> transfer = with(pool, connection -> Mono.from(connection.beginTransaction())
                        .then(query(connection, Long.class, "SELECT balance FROM account WHERE id = 1")
                                .single())
                        .flatMap(balance ->
                                update(connection, "UPDATE account SET balance = ? WHERE id = 1", balance - 1))
                        .then(update(connection, "UPDATE account SET balance = balance + 1 WHERE id = 2"))
                        .then(Mono.from(connection.commitTransaction())))
                .then();

        run(Flux.range(0, 500).flatMap(i -> transfer, CALLERS));

        assertThat(database.longByJdbc("SELECT balance FROM account WHERE id = 1"))
                .isEqualTo(9_500);
        assertThat(database.longByJdbc("SELECT balance FROM account WHERE id = 2"))
                .isEqualTo(500);
    }

    @Test
    void readersSeeTheSumThatNoTransferChanges() {
        Mono<Void> transfer = with(pool, connection -> Mono.from(connection.beginTransaction())
                        .then(update(connection, "UPDATE account SET balance = balance - 7 WHERE id = 1"))
                        .then(update(connection, "UPDATE account SET balance = balance + 7 WHERE id = 2"))
                        .then(Mono.from(connection.commitTransaction())))
                .then();
        Mono<Void> check = with(pool, connection -> query(connection, Long.class, "SELECT sum(balance) FROM account"))
                .doOnNext(sum -> assertThat(sum).isEqualTo(10_000))
                .then();

        run(Flux.range(0, 600).flatMap(i -> i % 3 == 0 ? transfer : check, CALLERS));
    }

    @Test
    void aConnectionReturnedInATransactionIsRolledBack() throws SQLException {
        ConnectionPool single = poolOf(database.open("readers=1"), 1);
        run(with(single, connection -> Mono.from(connection.beginTransaction())
                .then(update(connection, "INSERT INTO entry VALUES (1, 1)"))));

        run(with(single, connection -> Mono.fromRunnable(
                        () -> assertThat(connection.isAutoCommit()).isTrue())
                .then(count(connection, "entry"))
                .doOnNext(seen -> assertThat(seen).isZero())));

        // Another writer is not kept waiting by the forgotten transaction.
        run(with(pool, connection -> update(connection, "INSERT INTO entry VALUES (2, 2)")));
        assertThat(database.longByJdbc("SELECT id FROM entry")).isEqualTo(2);
    }

    @Test
    void aTimeoutSetOnAConnectionDoesNotReachItsNextUser() {
        ConnectionPool single = poolOf(database.open(), 1);
        run(with(single, connection -> connection.setStatementTimeout(Duration.ofNanos(1))));

        assertThat(rows(single, "entry")).isZero();
    }

    @Test
    void anOpenQueryOfOneUserDoesNotReachTheNext() {
        ConnectionPool single = poolOf(database.open("readers=1", "maxOpenCursors=0"), 1);
        String endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
        for (int i = 0; i < 20; i++) {
            Long first = one(with(
                    single, connection -> query(connection, Long.class, endless).next()));
            assertThat(first).isEqualTo(1);
        }
    }

    @Test
    void anInvalidConnectionIsReplaced() {
        ConnectionPool single = poolOf(database.open(), 1);
        run(with(single, connection -> {
            Connection real = (Connection) Objects.requireNonNull(((Wrapped<?>) connection).unwrap());
            return Mono.from(connection.validate(ValidationDepth.REMOTE))
                    .doOnNext(valid -> assertThat(valid).isTrue())
                    .then(Mono.from(real.close()))
                    .then(Mono.from(connection.validate(ValidationDepth.LOCAL)))
                    .doOnNext(valid -> assertThat(valid).isFalse())
                    .then(Mono.from(connection.validate(ValidationDepth.REMOTE)))
                    .doOnNext(valid -> assertThat(valid).isFalse());
        }));

        assertThat(rows(single, "entry")).isZero();
    }

    @Test
    void closingThePoolClosesItsConnectionsAndLeavesTheFactoryUsable() {
        ConnectionFactory factory = database.open("workerThreads=1");
        ConnectionPool closing = poolOf(factory, 4);
        Connection real = one(with(closing, connection -> update(connection, "INSERT INTO entry VALUES (1, 1)")
                .thenReturn((Connection) Objects.requireNonNull(((Wrapped<?>) connection).unwrap()))));
        // reactor-pool may destroy a connection twice when it is disposed of while the release of that connection is
        // still returning. The one worker delivers this only after that.
        assertThat(rows(factory, "entry")).isEqualTo(1);

        closing.disposeLater().block(LIMIT);

        assertThat(one(real.validate(ValidationDepth.LOCAL))).isFalse();
        assertThat(rows(factory, "entry")).isEqualTo(1);
    }

    @Test
    void acquireThatIsCancelledLeaksNothing() {
        ConnectionPool single = poolOf(database.open(), 1);
        Connection held = Spi.connect(single);
        for (int i = 0; i < 50; i++) {
            single.create().subscribe().dispose();
        }
        run(held.close());

        assertThat(rows(single, "entry")).isZero();
        assertThat(single.getMetrics().orElseThrow().acquiredSize()).isZero();
    }

    @Test
    void thePoolIsFoundByUrl() {
        ConnectionFactory factory = ConnectionFactories.get(
                database.url("initialSize=1", "maxSize=3").replace("r2dbc:sqlite:", "r2dbc:pool:sqlite:"));

        assertThat(factory).isInstanceOf(ConnectionPool.class);
        database.register((ConnectionFactory) Objects.requireNonNull(((Wrapped<?>) factory).unwrap()));
        assertThat(rows(factory, "entry")).isZero();
    }
}
