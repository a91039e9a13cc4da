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
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@DriverTest
class WriterQueueTest {
    @RegisterExtension
    final DatabaseFile database = new DatabaseFile(
            "CREATE TABLE entry (id INTEGER PRIMARY KEY, writer INTEGER, UNIQUE (writer, id))",
            "CREATE TABLE counter (value INTEGER NOT NULL)",
            "INSERT INTO counter VALUES (0)");

    private static Mono<Long> insert(Connection connection, int writer) {
        return update(connection, "INSERT INTO entry (writer) VALUES (?)", writer);
    }

    @Test
    void sixtyFourWritersAtOnceNeverMeetALock() throws SQLException {
        ConnectionFactory factory = database.open();
        Flux<Long> work = Flux.range(0, 64)
                .flatMap(
                        writer -> with(
                                factory, connection -> Flux.range(0, 100).concatMap(i -> insert(connection, writer))),
                        64);

        assertThat(one(work.reduce(0L, Long::sum))).isEqualTo(6400);
        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(6400);
    }

    @Test
    void factoriesOfDifferentSettingsShareTheQueueOfTheirFile() throws SQLException {
        List<ConnectionFactory> factories = List.of(
                database.open(), database.open("cacheSize=-1000"), database.open("readers=1", "foreignKeys=false"));
        Flux<Long> work = Flux.range(0, 48)
                .flatMap(
                        writer -> with(factories.get(writer % factories.size()), connection -> Flux.range(0, 50)
                                .concatMap(i -> i % 10 == 0
                                        ? Mono.from(connection.beginTransaction())
                                                .then(insert(connection, writer))
                                                .flatMap(changed -> Mono.from(connection.commitTransaction())
                                                        .thenReturn(changed))
                                        : insert(connection, writer))),
                        48);

        assertThat(one(work.reduce(0L, Long::sum))).isEqualTo(2400);
        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(2400);
    }

    @Test
    void aWriteThatFailsAmongOthersFailsAlone() throws SQLException {
        ConnectionFactory factory = database.open();
        run(with(factory, connection -> update(connection, "INSERT INTO entry VALUES (500, 1)")));

        List<Throwable> failures = new CopyOnWriteArrayList<>();
        run(Flux.range(1, 1000)
                .flatMap(
                        id -> with(factory, connection -> update(connection, "INSERT INTO entry VALUES (?, 2)", id))
                                .onErrorResume(e -> {
                                    failures.add(e);
                                    return Mono.empty();
                                }),
                        256));

        assertThat(failures).singleElement().isInstanceOf(R2dbcDataIntegrityViolationException.class);
        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(1000);
    }

    @Test
    void aWriteThatRollsEverythingBackTakesNobodyElseWithIt() throws SQLException {
        database.executeByJdbc("CREATE TRIGGER bomb BEFORE INSERT ON entry WHEN new.id % 50 = 0"
                + " BEGIN SELECT RAISE(ROLLBACK, 'bomb'); END");
        ConnectionFactory factory = database.open();

        List<Throwable> failures = new CopyOnWriteArrayList<>();
        run(Flux.range(1, 500)
                .flatMap(
                        id -> with(factory, connection -> update(connection, "INSERT INTO entry VALUES (?, 2)", id))
                                .onErrorResume(e -> {
                                    failures.add(e);
                                    return Mono.empty();
                                }),
                        256));

        assertThat(failures).hasSize(10).allSatisfy(failure -> assertThat(failure)
                .hasMessageContaining("bomb"));
        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(490);
    }

    @Test
    void transactionsThatWriteTakeTheirTurnInOrder() {
        ConnectionFactory factory = database.open();
        Connection first = connect(factory);
        run(first.beginTransaction());
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (int writer = 1; writer <= 5; writer++) {
            int number = writer;
            waiting.add(with(factory, connection -> Mono.from(connection.beginTransaction())
                            .then(Mono.fromRunnable(() -> order.add(number)))
                            .then(insert(connection, number))
                            .then(Mono.from(connection.commitTransaction())))
                    .then()
                    .toFuture());
        }

        assertThat(rows(factory, "entry")).isZero();
        assertThat(order).isEmpty();
        run(first.commitTransaction());
        CompletableFuture.allOf(waiting.toArray(new CompletableFuture<?>[0]))
                .orTimeout(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
        assertThat(order).containsExactly(1, 2, 3, 4, 5);
        run(first.close());
    }

    @Test
    void readModifyWriteInTransactionsLosesNoUpdate() throws SQLException {
        ConnectionFactory factory = database.open();
        Mono<Void> increment = with(factory, connection -> Mono.from(connection.beginTransaction())
                        .then(query(connection, Long.class, "SELECT value FROM counter")
                                .single())
                        .flatMap(value -> update(connection, "UPDATE counter SET value = ?", value + 1))
                        .then(Mono.from(connection.commitTransaction())))
                .then();

        run(Flux.range(0, 1000).flatMap(i -> increment, 64));

        assertThat(database.longByJdbc("SELECT value FROM counter")).isEqualTo(1000);
    }

    @Test
    void anAutoCommitWriterWaitsForATransactionAndThenWrites() {
        ConnectionFactory factory = database.open();
        Connection holder = connect(factory);
        Connection writer = connect(factory);
        run(holder.beginTransaction());
        run(insert(holder, 1));

        CompletableFuture<Long> waiting = insert(writer, 2).toFuture();
        assertThat(one(count(writer, "entry"))).isZero();
        assertThat(waiting).isNotDone();
        run(holder.commitTransaction());

        assertThat(one(Mono.fromFuture(waiting))).isEqualTo(1);
        assertThat(one(count(writer, "entry"))).isEqualTo(2);
        run(holder.close());
        run(writer.close());
    }

    @Test
    void aWriterWaitsForAnotherProgramAndThenWrites() throws SQLException {
        ConnectionFactory factory = database.open();
        assertThat(rows(factory, "entry")).isZero();
        try (java.sql.Connection program = database.jdbc();
                java.sql.Statement statement = program.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("INSERT INTO entry (writer) VALUES (1)");
            CompletableFuture<Long> waiting =
                    with(factory, connection -> insert(connection, 2)).single().toFuture();
            assertThat(rows(factory, "entry")).isZero();
            assertThat(waiting).isNotDone();
            statement.execute("COMMIT");

            assertThat(one(Mono.fromFuture(waiting))).isEqualTo(1);
        }
        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(2);
    }

    @Test
    void anotherProgramThatKeepsTheLockIsATimeoutAfterBusyTimeout() throws SQLException {
        ConnectionFactory factory = database.open("busyTimeout=PT0.1S");
        assertThat(rows(factory, "entry")).isZero();
        try (java.sql.Connection program = database.jdbc();
                java.sql.Statement statement = program.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            assertThat(errorOf(with(factory, connection -> insert(connection, 2))))
                    .isInstanceOf(R2dbcTimeoutException.class)
                    .hasMessageContaining("busyTimeout");
            assertThat(errorOf(with(factory, Connection::beginTransaction)))
                    .isInstanceOf(R2dbcTimeoutException.class)
                    .hasMessageContaining("busyTimeout");
            statement.execute("ROLLBACK");
        }
        run(with(factory, connection -> insert(connection, 3)));
        assertThat(database.longByJdbc("SELECT writer FROM entry")).isEqualTo(3);
    }

    @Test
    void aDatabaseInMemoryServesManyCallersOnItsOneConnection() {
        ConnectionFactory factory = database.openUrl("r2dbc:sqlite:mem:///");
        run(with(factory, connection -> update(connection, "CREATE TABLE entry (id INTEGER PRIMARY KEY, writer)")));
        Flux<Long> work = Flux.range(0, 64)
                .flatMap(
                        writer ->
                                with(factory, connection -> Flux.range(0, 20).concatMap(i -> insert(connection, writer)
                                        .then(query(
                                                        connection,
                                                        Long.class,
                                                        "SELECT count(*) FROM entry WHERE writer = ?",
                                                        writer)
                                                .single())
                                        .doOnNext(own -> assertThat(own).isEqualTo(i + 1)))),
                        64);

        run(work);

        assertThat(rows(factory, "entry")).isEqualTo(64 * 20);
    }

    @Test
    void tooManyWaitingStatementsAreRefusedAtOnce() {
        ConnectionFactory factory = database.open("maxQueuedStatements=10");
        Connection holder = connect(factory);
        run(holder.beginTransaction());
        Connection writer = connect(factory);
        List<CompletableFuture<Long>> accepted = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            accepted.add(insert(writer, i).toFuture());
        }

        assertThat(errorOf(insert(writer, 11)))
                .isInstanceOf(io.r2dbc.spi.R2dbcTransientResourceException.class)
                .hasMessageContaining("maxQueuedStatements");
        run(holder.rollbackTransaction());
        for (CompletableFuture<Long> write : accepted) {
            assertThat(one(Mono.fromFuture(write))).isEqualTo(1);
        }
        run(writer.close());
        run(holder.close());
    }
}
