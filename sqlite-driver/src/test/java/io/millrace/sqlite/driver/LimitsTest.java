package io.millrace.sqlite.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class LimitsTest extends DriverTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    @Test
    void runningQueryStopsAtItsTimeout() {
        Connection connection = connect(onFile());
        await(connection.setStatementTimeout(SHORT));
        StepVerifier.create(query(connection, Long.class, ENDLESS)).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(R2dbcTimeoutException.class)
                .hasMessageContaining("statementTimeout"));
        await(connection.setStatementTimeout(Duration.ZERO));
        assertThat(one(connection, Long.class, "SELECT 1")).isEqualTo(1);
    }

    @Test
    void timeSpentWaitingCounts() {
        SqliteConnectionFactory factory = open(inMemory());
        Connection busy = connect(factory);
        Connection connection = connect(factory);
        Disposable running = query(busy, Long.class, ENDLESS).subscribe();
        await(connection.setStatementTimeout(SHORT));
        StepVerifier.create(query(connection, Long.class, "SELECT 1")).verifyError(R2dbcTimeoutException.class);
        StepVerifier.create(update(connection, "CREATE TABLE t (x)")).verifyError(R2dbcTimeoutException.class);
        running.dispose();
        assertThat(query(busy, Long.class, "SELECT count(*) FROM sqlite_schema").blockLast(LIMIT))
                .isZero();
    }

    @Test
    void waitForTheWriterIsLimitedForWrites() {
        SqliteConnectionFactory factory = open(onFile());
        Connection holder = connect(factory);
        Connection connection = connect(factory);
        run(holder, "CREATE TABLE t (x)");
        await(holder.beginTransaction());
        await(connection.setLockWaitTimeout(SHORT));
        StepVerifier.create(update(connection, "INSERT INTO t VALUES (1)"))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(R2dbcTimeoutException.class)
                        .hasMessageContaining("lockWaitTimeout"));
        assertThat(count(connection, "t")).isZero();
        await(holder.rollbackTransaction());
        run(connection, "INSERT INTO t VALUES (2)");
    }

    @Test
    void cancelStopsWhatRuns() {
        Connection connection = connect(inMemory());
        query(connection, Long.class, ENDLESS).timeout(SHORT, Mono.empty()).blockLast(LIMIT);
        assertThat(one(connection, Long.class, "SELECT 1")).isEqualTo(1);
    }

    @Test
    void cancelledWhileWaitingDoesNotHappen() {
        SqliteConnectionFactory factory = open(onFile());
        Connection holder = connect(factory);
        Connection connection = connect(factory);
        run(holder, "CREATE TABLE t (x)");
        await(holder.beginTransaction());
        update(connection, "INSERT INTO t VALUES (1)").subscribe().dispose();
        await(holder.commitTransaction());
        run(connection, "INSERT INTO t VALUES (2)");
        assertThat(query(connection, Long.class, "SELECT x FROM t")
                        .collectList()
                        .block(LIMIT))
                .containsExactly(2L);
    }

    @Test
    void moreThanMayWaitIsRefusedAtOnce() {
        SqliteConnectionFactory factory = open(onFile().maxQueuedStatements(10));
        Connection holder = connect(factory);
        Connection connection = connect(factory);
        run(holder, "CREATE TABLE t (x)");
        await(holder.beginTransaction());
        AtomicInteger refused = new AtomicInteger();
        Sinks.Empty<Void> subscribed = Sinks.empty();
        Mono<List<Long>> writes = Flux.range(0, 50)
                .flatMap(
                        i -> update(connection, "INSERT INTO t VALUES (?)", i)
                                .onErrorResume(R2dbcTransientResourceException.class, error -> {
                                    assertThat(error).hasMessageContaining("maxQueuedStatements");
                                    refused.incrementAndGet();
                                    return Mono.empty();
                                }),
                        50)
                .collectList();
        Mono<Void> release = subscribed.asMono().then(Mono.from(holder.commitTransaction()));
        Mono.when(writes, release, Mono.fromRunnable(subscribed::tryEmitEmpty)).block(LIMIT);
        assertThat(refused).hasValue(40);
        assertThat(count(connection, "t")).isEqualTo(10);
    }

    /** Forbidden: a hang, a connection or statement left open, a signal after cancel, a row nobody wrote. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void serviceIsNormalAfterManyRandomCancels(long seed) {
        boolean memory = seed % 2 == 0;
        SqliteConnectionFactory factory =
                open(memory ? inMemory() : onFile().readers(2).maxOpenCursors(2));
        Connection connection = connect(factory);
        run(connection, "CREATE TABLE t (x INTEGER PRIMARY KEY, y)", "INSERT INTO t " + twoColumns(3_000));
        Random random = new Random(seed);
        Flux.range(0, 4_000)
                .flatMap(i -> cancelledSoon(factory, connection, i, random), 32)
                .blockLast(LIMIT);
        assertThat(count(connection, "t")).isBetween(3_000L, 7_000L);
        // Nothing keeps the schema or the log in use.
        run(connection, "DROP TABLE t", "VACUUM");
        await(connection.beginTransaction());
        await(connection.rollbackTransaction());
    }

    private static String twoColumns(int rows) {
        return "SELECT i, i FROM (" + series(rows) + ")";
    }

    private Mono<?> cancelledSoon(SqliteConnectionFactory factory, Connection connection, int i, Random random) {
        Duration after = Duration.ofNanos(random.nextInt(400_000));
        Mono<?> work =
                switch (random.nextInt(5)) {
                    case 0 -> query(connection, Long.class, "SELECT x FROM t").count();
                    case 1 ->
                        query(connection, Long.class, "SELECT x FROM t", new Object[0])
                                .take(random.nextInt(1_000))
                                .count();
                    case 2 -> update(connection, "INSERT INTO t VALUES (?, 1)", 100_000 + i);
                    case 3 ->
                        query(connection, Long.class, "SELECT count(*) FROM t a, t b WHERE a.x < b.y")
                                .single();
                    default ->
                        Mono.usingWhen(
                                factory.create(),
                                session -> Mono.from(session.beginTransaction())
                                        .then(query(session, Long.class, "SELECT x FROM t")
                                                .take(600)
                                                .count())
                                        .then(update(session, "UPDATE t SET y = y + 1 WHERE x = ?", i))
                                        .then(Mono.from(session.commitTransaction())),
                                Connection::close);
                };
        return work.timeout(after, Mono.empty());
    }

    @Test
    void statementsOfAnUntrustedDatabaseHaveALimitByDefault() {
        SqliteConnectionConfiguration.Builder builder = inMemory().untrusted(true);
        assertThat(builder.build().limits().statement()).isEqualTo(Duration.ofSeconds(30));
        assertThat(builder.statementTimeout(Duration.ofHours(1))
                        .build()
                        .limits()
                        .statement())
                .isEqualTo(Duration.ofHours(1));
        assertThat(inMemory().build().limits().statement()).isZero();
    }
}
