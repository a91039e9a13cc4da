package io.millrace.sqlite.driver.interop;

import static io.millrace.sqlite.driver.interop.Spi.LIMIT;
import static io.millrace.sqlite.driver.interop.Spi.connect;
import static io.millrace.sqlite.driver.interop.Spi.count;
import static io.millrace.sqlite.driver.interop.Spi.errorOf;
import static io.millrace.sqlite.driver.interop.Spi.one;
import static io.millrace.sqlite.driver.interop.Spi.query;
import static io.millrace.sqlite.driver.interop.Spi.rows;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static io.millrace.sqlite.driver.interop.Spi.update;
import static io.millrace.sqlite.driver.interop.Spi.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcRollbackException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@DriverTest
class CancellationTest {
    private static final String NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) ";
    private static final String ENDLESS_QUERY = NUMBERS + "SELECT count(*) FROM n";
    private static final String ENDLESS_INSERT = "INSERT INTO entry " + NUMBERS + "SELECT -i, 0 FROM n";

    /** Gives three rows and then computes for ever. */
    private static final String STUCK_AFTER_THREE = NUMBERS + "SELECT i FROM n WHERE i <= 3";

    @RegisterExtension
    final DatabaseFile database = new DatabaseFile("CREATE TABLE entry (id INTEGER PRIMARY KEY, writer INTEGER)");

    @ParameterizedTest
    @ValueSource(strings = {"mem", "file"})
    void aCancelledQueryFreesItsConnection(String kind) {
        ConnectionFactory factory = kind.equals("mem")
                ? database.openUrl("r2dbc:sqlite:mem:///")
                : database.open("readers=1", "maxOpenCursors=0");
        Connection connection = connect(factory);
        for (int i = 0; i < 50; i++) {
            Disposable running = query(connection, Long.class, ENDLESS_QUERY).subscribe();
            CompletableFuture<Long> queued =
                    query(connection, Long.class, "SELECT 42").single().toFuture();
            running.dispose();

            assertThat(queued).succeedsWithin(LIMIT).isEqualTo(42L);
        }
        run(connection.close());
    }

    @Test
    void aQueryCancelledBetweenItsRowsFreesItsConnection() {
        Connection connection = connect(database.open("readers=1", "maxOpenCursors=0", "fetchSize=1"));
        for (int i = 0; i < 20; i++) {
            StepVerifier.create(query(connection, Long.class, NUMBERS + "SELECT i FROM n")
                            .limitRate(1))
                    .expectNext(1L, 2L, 3L)
                    .thenCancel()
                    .verify(LIMIT);
            assertThat(one(count(connection, "entry"))).isZero();
        }
        run(connection.close());
    }

    @Test
    void aQueryCancelledWhileItReadsFreesItsConnection() {
        Connection connection = connect(database.open("readers=1", "maxOpenCursors=0", "fetchSize=1"));
        for (int i = 0; i < 20; i++) {
            StepVerifier.create(query(connection, Long.class, STUCK_AFTER_THREE).limitRate(1), 0)
                    .thenRequest(1)
                    .expectNext(1L)
                    .thenRequest(1)
                    .expectNext(2L)
                    .thenRequest(1)
                    .thenCancel()
                    .verify(LIMIT);
            assertThat(one(count(connection, "entry"))).isZero();
        }
        run(connection.close());
    }

    @Test
    void aRunningWriteThatIsCancelledIsUndoneAndFreesTheWriter() throws SQLException {
        ConnectionFactory factory = database.open();
        Connection connection = connect(factory);
        for (int i = 1; i <= 20; i++) {
            Disposable running = update(connection, ENDLESS_INSERT).subscribe();
            // Reads on another connection take time, in which the write may have started.
            assertThat(one(query(connection, Long.class, "SELECT count(*) FROM entry WHERE id < 0")))
                    .isZero();
            running.dispose();
            run(update(connection, "INSERT INTO entry VALUES (?, 1)", i));
        }
        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(20);
        run(connection.close());
    }

    @Test
    void aCancelledWriteThatStillWaitedNeverHappens() throws SQLException {
        ConnectionFactory factory = database.open();
        Connection holder = connect(factory);
        Connection writer = connect(factory);
        run(holder.beginTransaction());
        Disposable cancelled = update(writer, "INSERT INTO entry VALUES (1, 1)").subscribe();
        Mono<Long> kept = update(writer, "INSERT INTO entry VALUES (2, 1)").cache();
        kept.subscribe();
        cancelled.dispose();
        run(holder.commitTransaction());

        assertThat(one(kept)).isEqualTo(1);
        assertThat(database.longByJdbc("SELECT sum(id) FROM entry")).isEqualTo(2);
        run(holder.close());
        run(writer.close());
    }

    @Test
    void aWriteCancelledAtAnyMomentHappenedWholeOrNotAtAll() throws SQLException {
        ConnectionFactory factory = database.open();
        run(Flux.range(0, 500)
                .flatMap(
                        i -> {
                            Mono<Long> write = with(
                                            factory,
                                            connection -> update(
                                                    connection,
                                                    "INSERT INTO entry (writer) VALUES (" + i + "), (" + i + "), (" + i
                                                            + ")"))
                                    .single();
                            Mono<Long> other = with(factory, connection -> count(connection, "entry"))
                                    .single();
                            return Flux.firstWithSignal(write, other);
                        },
                        32));
        // The writer's queue is in order: when this is done, everything before it is decided.
        run(with(factory, connection -> update(connection, "INSERT INTO entry (writer) VALUES (-1)")));

        assertThat(
                        database.longByJdbc(
                                "SELECT count(*) FROM (SELECT 1 FROM entry WHERE writer >= 0 GROUP BY writer HAVING count(*) <> 3)"))
                .isZero();
    }

    @Test
    void aCancelledBeginLetsTheNextWriterIn() {
        ConnectionFactory factory = database.open();
        Connection holder = connect(factory);
        Connection impatient = connect(factory);
        run(holder.beginTransaction());
        Disposable waiting = Mono.from(impatient.beginTransaction()).subscribe();
        waiting.dispose();
        run(holder.commitTransaction());

        run(with(factory, connection -> update(connection, "INSERT INTO entry VALUES (1, 1)")));
        run(impatient.beginTransaction());
        run(update(impatient, "INSERT INTO entry VALUES (2, 1)"));
        run(impatient.commitTransaction());
        run(holder.close());
        run(impatient.close());
    }

    @Test
    void aBeginCancelledAtAnyMomentNeverKeepsTheWriter() {
        ConnectionFactory factory = database.open();
        for (int i = 0; i < 200; i++) {
            Connection impatient = connect(factory);
            Disposable beginning = Mono.from(impatient.beginTransaction()).subscribe();
            if (i % 2 == 0) {
                assertThat(rows(factory, "entry")).isEqualTo(i);
            }
            beginning.dispose();
            run(impatient.close());
            run(with(factory, connection -> update(connection, "INSERT INTO entry (writer) VALUES (1)")));
        }
    }

    @Test
    void aQueryCancelledInATransactionLeavesTheTransactionAlone() throws SQLException {
        Connection connection = connect(database.open());
        run(connection.beginTransaction());
        run(update(connection, "INSERT INTO entry VALUES (1, 1)"));
        assertThat(one(query(connection, Long.class, NUMBERS + "SELECT i FROM n")
                        .next()))
                .isEqualTo(1);
        Disposable running = query(connection, Long.class, ENDLESS_QUERY).subscribe();
        running.dispose();
        run(update(connection, "INSERT INTO entry VALUES (2, 1)"));
        run(connection.commitTransaction());

        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(2);
        run(connection.close());
    }

    @Test
    void aWriteCancelledInATransactionIsNeverHalfCommitted() throws SQLException {
        Connection connection = connect(database.open());
        run(connection.beginTransaction());
        run(update(connection, "INSERT INTO entry VALUES (1, 1)"));
        Disposable running = update(connection, ENDLESS_INSERT).subscribe();
        running.dispose();

        // Whether it had started decides: then SQLite has rolled the transaction back, and its owner is told.
        Mono<Void> commit = Mono.from(connection.commitTransaction());
        boolean committed = Boolean.TRUE.equals(commit.thenReturn(true)
                .onErrorResume(R2dbcRollbackException.class, lost -> Mono.just(false))
                .block(LIMIT));

        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(committed ? 1 : 0);
        run(connection.close());
    }

    @Test
    void closingAConnectionEndsItsQueriesAndItsTransaction() throws SQLException {
        ConnectionFactory factory = database.open("readers=1", "maxOpenCursors=0");
        Connection connection = connect(factory);
        run(connection.beginTransaction());
        run(update(connection, "INSERT INTO entry VALUES (1, 1)"));
        run(connection.close());
        run(connection.close());

        run(with(factory, other -> update(other, "INSERT INTO entry VALUES (2, 1)")));
        assertThat(database.longByJdbc("SELECT id FROM entry")).isEqualTo(2);
        assertThat(errorOf(update(connection, "INSERT INTO entry VALUES (3, 1)")))
                .hasMessageContaining("connection is closed");
    }

    @Test
    void closingTheFactoryInterruptsWhatDoesNotEnd() {
        ConnectionFactory factory = database.open("closeTimeout=PT0.1S");
        Connection connection = connect(factory);
        Mono<Long> endless =
                query(connection, Long.class, ENDLESS_QUERY).single().cache();
        endless.subscribe(value -> {}, error -> {});

        DatabaseFile.close(factory);

        assertThat(errorOf(endless)).hasMessageContaining("closeTimeout");
        assertThat(errorOf(factory.create())).hasMessageContaining("closed");
        assertThat(errorOf(update(connection, "INSERT INTO entry VALUES (1, 1)")))
                .hasMessageContaining("closed");
    }

    @Test
    void closingTheFactoryWaitsForWhatRuns() throws SQLException {
        ConnectionFactory factory = database.open();
        Connection connection = connect(factory);
        Mono<Long> writes = Flux.range(0, 100)
                .flatMap(i -> update(connection, "INSERT INTO entry (writer) VALUES (1)"), 100)
                .count()
                .cache();
        writes.subscribe();

        DatabaseFile.close(factory);

        assertThat(one(writes)).isEqualTo(100);
        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(100);
    }
}
