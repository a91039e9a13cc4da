package io.millrace.sqlite.driver.interop;

import static io.millrace.sqlite.driver.interop.Spi.LIMIT;
import static io.millrace.sqlite.driver.interop.Spi.count;
import static io.millrace.sqlite.driver.interop.Spi.query;
import static io.millrace.sqlite.driver.interop.Spi.update;
import static io.millrace.sqlite.driver.interop.Spi.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.BlockingCheck;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Calls the driver from threads that must not block, as an event loop would, and watches its own threads too, which are
 * {@code NonBlocking} as well.
 */
@DriverTest
class BlockHoundTest {
    @RegisterExtension
    final DatabaseFile database = new DatabaseFile("CREATE TABLE entry (id INTEGER PRIMARY KEY, name TEXT)");

    private BlockingCheck check;

    @BeforeEach
    void watch() {
        check = BlockingCheck.start();
    }

    @AfterEach
    void nothingBlocked() {
        check.close();
    }

    /** Assembles, subscribes and waits for the work on a thread that must not block. */
    private static <T> List<T> onEventLoop(Flux<T> work) {
        return Flux.defer(() -> work)
                .subscribeOn(Schedulers.parallel())
                .collectList()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    @Test
    void openingUsingAndClosingAFactoryNeverBlocks() {
        ConnectionFactory opened = database.open();

        List<Long> counted = onEventLoop(Flux.usingWhen(
                Mono.just(opened),
                factory -> with(factory, connection -> Flux.range(0, 100)
                        .concatMap(i -> update(connection, "INSERT INTO entry (name) VALUES (?)", "n" + i))
                        .thenMany(count(connection, "entry"))),
                factory -> ((Closeable) factory).close()));

        assertThat(counted).containsExactly(100L);
    }

    @Test
    void manyCallersNeverBlock() {
        ConnectionFactory factory = database.open();

        List<Long> written = onEventLoop(Flux.range(0, 500)
                .flatMap(
                        i -> with(factory, connection -> update(
                                        connection, "INSERT INTO entry (name) VALUES (?)", "n" + i)
                                .then(count(connection, "entry"))),
                        64));

        assertThat(written).hasSize(500);
    }

    @Test
    void transactionsThatQueueNeverBlock() {
        ConnectionFactory factory = database.open();
        DatabaseClient client = DatabaseClient.create(factory);
        TransactionalOperator transaction = TransactionalOperator.create(new R2dbcTransactionManager(factory));

        List<Long> written = onEventLoop(Flux.range(0, 200)
                .flatMap(
                        i -> client.sql("INSERT INTO entry (name) VALUES (:name)")
                                .bind("name", "n" + i)
                                .fetch()
                                .rowsUpdated()
                                .as(transaction::transactional),
                        64));

        assertThat(written).hasSize(200);
    }

    @Test
    void streamingFailingAndCancellingNeverBlock() {
        ConnectionFactory factory = database.open("fetchSize=10", "readers=1", "maxOpenCursors=1");
        String numbers =
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n";

        List<Long> taken = onEventLoop(Flux.range(0, 50)
                .flatMap(
                        i -> with(factory, connection -> query(connection, Long.class, numbers)
                                .limitRate(3)
                                .take(35)
                                .concatWith(query(connection, Long.class, "SELECT nonsense")
                                        .onErrorComplete())),
                        16));

        assertThat(taken).hasSize(50 * 35);
    }

    @Test
    void timeoutsNeverBlock() {
        ConnectionFactory factory = database.open("lockWaitTimeout=PT0.05S");

        List<Long> failed = onEventLoop(with(factory, holder -> Mono.from(holder.beginTransaction())
                .thenMany(with(factory, other -> update(other, "INSERT INTO entry VALUES (1, 'x')"))
                        .onErrorReturn(R2dbcTimeoutException.class, -1L))));

        assertThat(failed).containsExactly(-1L);
    }

    @Test
    void aPoolNeverBlocks() {
        ConnectionPool pool = new ConnectionPool(ConnectionPoolConfiguration.builder(database.open())
                .initialSize(1)
                .maxSize(4)
                .validationQuery("SELECT 1")
                .build());

        List<Long> written = onEventLoop(Flux.range(0, 200)
                .flatMap(
                        i -> with(pool, connection -> update(connection, "INSERT INTO entry (name) VALUES ('p')")),
                        32));

        assertThat(written).hasSize(200);
    }
}
