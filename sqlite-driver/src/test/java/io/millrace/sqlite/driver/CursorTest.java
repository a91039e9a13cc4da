package io.millrace.sqlite.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import io.r2dbc.spi.Result;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class CursorTest extends DriverTest {
    private static final int MANY = 5_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 511, 512, 513, 1024, 5000})
    void everyRowArrivesOnceAndInOrder(int rows) {
        Connection connection = connect(onFile());
        List<Long> read =
                query(connection, Long.class, series(rows)).collectList().block(LIMIT);
        assertThat(read).hasSize(rows).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void rowsComeByDemand() {
        Connection connection = connect(onFile());
        StepVerifier.create(query(connection, Long.class, series(MANY)), 0)
                .thenRequest(3)
                .expectNext(1L, 2L, 3L)
                .thenRequest(1)
                .expectNext(4L)
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(MANY - 4)
                .verifyComplete();
    }

    @Test
    void fetchSizeIsHonoured() {
        Connection connection = connect(onFile());
        assertThat(rows(connection.createStatement(series(100)).fetchSize(7), Long.class)
                        .collectList()
                        .block(LIMIT))
                .hasSize(100)
                .isSorted();
    }

    @Test
    void otherQueriesRunBesideOpenOnes() {
        Connection connection = connect(onFile().readers(1).maxOpenCursors(2));
        List<Long> sums = query(connection, Long.class, series(2_000))
                .concatMap(i -> query(connection, Long.class, "SELECT ? + 1", i))
                .collectList()
                .block(LIMIT);
        assertThat(sums).hasSize(2_000).endsWith(2_001L);
    }

    /** More open queries than there can be connections, each asking another: their rows move to memory. */
    @Test
    void moreOpenQueriesThanReadersDoNotDeadlock() {
        Connection connection = connect(onFile().readers(1).maxOpenCursors(1));
        Long total = Flux.range(0, 8)
                .flatMap(
                        k -> query(connection, Long.class, series(1_500))
                                .concatMap(i -> query(connection, Long.class, "SELECT ? + 1", i)),
                        8)
                .count()
                .block(LIMIT);
        assertThat(total).isEqualTo(8 * 1_500);
    }

    /** Its first rows are passed on by a worker that came for nothing else. */
    @Test
    void aQueryGoesOnWhenTheSubscriberBeforeItKeepsItsThread() {
        Connection connection = connect(onFile().readers(1).maxOpenCursors(1));
        CompletableFuture<Long> counted = new CompletableFuture<Long>().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS);
        onWorker(connection, () -> {
            // Both are run in the same visit, since the only worker for the only reader is here.
            query(connection, Integer.class, "SELECT 2").subscribe(two -> counted.join());
            query(connection, Long.class, series(5_000))
                    .count()
                    .subscribe(counted::complete, counted::completeExceptionally);
        });
        assertThat(counted.join()).isEqualTo(5_000);
    }

    /** Does it while a worker passes a row on. A row that is there before it is asked for comes on the asking thread. */
    private static void onWorker(Connection connection, Runnable action) {
        Thread asking = Thread.currentThread();
        query(connection, Integer.class, "SELECT 1").subscribe(one -> {
            if (Thread.currentThread() == asking) {
                onWorker(connection, action);
            } else {
                action.run();
            }
        });
    }

    @Test
    void memoryDatabaseTakesWritesWhileAQueryIsOpen() {
        Connection connection = connect(inMemory());
        run(connection, "CREATE TABLE source AS " + series(3_000), "CREATE TABLE target (i)");
        query(connection, Long.class, "SELECT i FROM source")
                .flatMap(i -> update(connection, "INSERT INTO target VALUES (?)", i))
                .blockLast(LIMIT);
        assertThat(count(connection, "target")).isEqualTo(3_000);
    }

    /** What a query returns is decided when it starts, also where its own rows are added to. */
    @Test
    void openQueryDoesNotSeeWhatIsWrittenMeanwhile() {
        for (SqliteConnectionConfiguration.Builder configuration : List.of(inMemory(), onFile())) {
            Connection connection = connect(configuration);
            run(connection, "CREATE TABLE t AS " + series(2_000));
            Long seen = query(connection, Long.class, "SELECT i FROM t")
                    .concatMap(i ->
                            update(connection, "INSERT INTO t VALUES (?)", i).thenReturn(i))
                    .count()
                    .block(LIMIT);
            assertThat(seen).isEqualTo(2_000);
            assertThat(count(connection, "t")).isEqualTo(4_000);
        }
    }

    @Test
    void openQueryInATransactionDoesNotSeeWhatTheTransactionWritesMeanwhile() {
        Connection connection = connect(onFile());
        run(connection, "CREATE TABLE t AS " + series(2_000));
        await(connection.beginTransaction());
        Long seen = query(connection, Long.class, "SELECT i FROM t")
                .concatMap(
                        i -> update(connection, "INSERT INTO t VALUES (?)", i).thenReturn(i))
                .count()
                .block(LIMIT);
        await(connection.commitTransaction());
        assertThat(seen).isEqualTo(2_000);
        assertThat(count(connection, "t")).isEqualTo(4_000);
    }

    @Test
    void openQueryTooLargeForMemoryFailsWhenItsConnectionIsNeeded() {
        Connection connection = connect(inMemory().maxBufferedBytes(10_000));
        run(connection, "CREATE TABLE t (i)");
        StepVerifier.create(query(connection, Long.class, series(MANY))
                        .concatMap(i -> update(connection, "INSERT INTO t VALUES (?)", i)))
                .expectNextCount(512)
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(R2dbcTransientResourceException.class)
                        .hasMessageContaining("maxBufferedBytes"));
    }

    @Test
    void idleQueryMovesToMemory() {
        Connection connection = connect(onFile().readers(1).maxOpenCursors(0).cursorIdleTimeout(Duration.ofMillis(20)));
        StepVerifier.create(query(connection, Long.class, series(MANY)), 1)
                .expectNext(1L)
                .then(() -> assertThat(one(connection, Long.class, "SELECT 5")).isEqualTo(5))
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(MANY - 1)
                .verifyComplete();
    }

    @Test
    void idleQueryTooLargeForMemoryFailsAndNamesTheOption() {
        Connection connection =
                connect(onFile().cursorIdleTimeout(Duration.ofMillis(500)).maxBufferedBytes(1_000));
        run(connection, "CREATE TABLE t AS " + series(MANY));
        StepVerifier.create(query(connection, Long.class, "SELECT i FROM t"), 512)
                .expectNextCount(512)
                .then(() -> awaitCheckpoint(connection))
                .thenRequest(Long.MAX_VALUE)
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(R2dbcTransientResourceException.class)
                        .hasMessageContaining("cursorIdleTimeout"));
    }

    /** Whoever waits for the end to give something back may never ask for more. */
    @Test
    void idleQueryTooLargeForMemoryFailsWithoutDemand() {
        Connection connection =
                connect(onFile().cursorIdleTimeout(Duration.ofSeconds(2)).maxBufferedBytes(1_000));
        StepVerifier.create(query(connection, Long.class, series(MANY)), 1)
                .expectNext(1L)
                .expectErrorMatches(R2dbcTransientResourceException.class::isInstance)
                .verify(LIMIT);
    }

    /** It goes on with what it has; only what comes behind that is lost. */
    @Test
    void slowQueryTooLargeForMemoryGetsWhatItHas() {
        SqliteConnectionFactory factory =
                open(onFile().cursorIdleTimeout(Duration.ofSeconds(1)).maxBufferedBytes(1_000));
        StepVerifier.create(rows(statement(connect(factory), series(MANY)).fetchSize(40), Long.class)
                        .concatMapDelayError(i -> slowly(factory, i), 1))
                .expectNextCount(40)
                .expectErrorMatches(R2dbcTransientResourceException.class::isInstance)
                .verify(LIMIT);
    }

    /** The row, after a while; one of the last that are in memory comes when the query is closed, or it would go on. */
    private static Mono<Long> slowly(SqliteConnectionFactory factory, long row) {
        return Mono.delay(Duration.ofMillis(60))
                .filter(tick -> row < 35 || factory.statistics().openCursors() == 0)
                .repeatWhenEmpty(attempts -> attempts)
                .thenReturn(row);
    }

    /** Longer than who watches over limits goes on when all is quiet; where there is one connection a parked query is nothing else. */
    @Test
    void timeOfAnIdleQueryRunsWhereNothingElseGoesOn() {
        Connection connection =
                connect(inMemory().cursorIdleTimeout(Duration.ofMillis(2_500)).maxBufferedBytes(1_000));
        StepVerifier.create(query(connection, Long.class, series(MANY)), 1)
                .expectNext(1L)
                .expectErrorMatches(R2dbcTransientResourceException.class::isInstance)
                .verify(LIMIT);
    }

    /** Until the snapshot of the idle query is gone, a truncating checkpoint is busy. */
    private static void awaitCheckpoint(Connection connection) {
        run(connection, "INSERT INTO t VALUES (1)");
        query(connection, Long.class, "PRAGMA wal_checkpoint(TRUNCATE)")
                .single()
                .filter(busy -> busy == 0)
                .repeatWhenEmpty(attempts -> attempts.delayElements(Duration.ofMillis(10)))
                .block(LIMIT);
    }

    @Test
    void logStaysBoundedBesideAStuckSubscriber() throws Exception {
        Connection connection = connect(onFile().cursorIdleTimeout(Duration.ofMillis(50)));
        run(connection, "CREATE TABLE t (x BLOB)", "INSERT INTO t SELECT randomblob(100) FROM (" + series(MANY) + ")");
        StepVerifier.create(query(connection, byte[].class, "SELECT x FROM t"), 1)
                .expectNextCount(1)
                .then(() -> awaitCheckpoint(connection))
                .thenCancel()
                .verify(LIMIT);
        Flux.range(0, 200)
                .concatMap(i -> update(connection, "UPDATE t SET x = randomblob(100) WHERE rowid % 50 = ?", i % 50))
                .blockLast(LIMIT);
        long log = Files.size(directory.resolve("test.db-wal"));
        assertThat(log).isLessThan(16L << 20);
    }

    @Test
    void cancelGivesTheReaderBack() {
        Connection connection = connect(onFile().readers(1).maxOpenCursors(0));
        for (int i = 0; i < 50; i++) {
            query(connection, Long.class, series(MANY)).take(3).blockLast(LIMIT);
        }
        assertThat(one(connection, Long.class, "SELECT 1")).isEqualTo(1);
    }

    @Test
    void nothingIsEmittedAfterCancel() {
        Connection connection = connect(onFile());
        AtomicLong seen = new AtomicLong();
        BaseSubscriber<Long> subscriber = new BaseSubscriber<>() {
            @Override
            protected void hookOnNext(Long value) {
                if (seen.incrementAndGet() == 700) {
                    cancel();
                }
            }
        };
        query(connection, Long.class, series(MANY)).subscribe(subscriber);
        Flux.interval(Duration.ofMillis(1)).filter(tick -> seen.get() >= 700).blockFirst(LIMIT);
        run(connection, "CREATE TABLE later (x)");
        assertThat(seen).hasValue(700);
    }

    @Test
    void resultThatNobodyConsumesIsGivenUp() {
        Connection connection = connect(onFile().readers(1).maxOpenCursors(0).cursorIdleTimeout(Duration.ofMillis(10)));
        for (int i = 0; i < 5; i++) {
            Result result = Mono.from(connection.createStatement(series(MANY)).execute())
                    .block(LIMIT);
            assertThat(result).isNotNull();
        }
        assertThat(one(connection, Long.class, "SELECT 1")).isEqualTo(1);
    }

    @Test
    void resultOutlivesTheCancelOfItsPublisher() {
        Connection connection = connect(onFile());
        Long rows = Mono.from(connection.createStatement(series(MANY)).execute())
                .flatMapMany(result -> result.map((row, metadata) -> row.get(0, Long.class)))
                .count()
                .block(LIMIT);
        assertThat(rows).isEqualTo(MANY);
    }

    @Test
    void resultIsConsumedOnce() {
        Connection connection = connect(onFile());
        Result result =
                Mono.from(connection.createStatement("SELECT 1").execute()).block(LIMIT);
        assertThat(Flux.from(result.map((row, metadata) -> row.get(0)))
                        .collectList()
                        .block(LIMIT))
                .hasSize(1);
        StepVerifier.create(Mono.fromSupplier(() -> result.getRowsUpdated())).verifyError(IllegalStateException.class);
    }

    @Test
    void closingTheConnectionEndsItsQueries() {
        SqliteConnectionFactory factory = open(onFile());
        Connection connection = connect(factory);
        StepVerifier.create(query(connection, Long.class, series(MANY)), 512)
                .expectNextCount(512)
                .then(() -> await(connection.close()))
                .thenRequest(Long.MAX_VALUE)
                .verifyError(R2dbcNonTransientResourceException.class);
    }

    @Test
    void interleavedQueriesOfOneTransactionKeepApart() {
        Connection connection = connect(onFile());
        await(connection.beginTransaction());
        List<Flux<Long>> queries = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            queries.add(query(connection, Long.class, series(2_000)));
        }
        List<Long> zipped = Flux.zip(queries, values -> {
                    assertThat(List.of(values)).containsOnly(values[0]);
                    return (Long) values[0];
                })
                .collectList()
                .block(LIMIT);
        await(connection.commitTransaction());
        assertThat(zipped).hasSize(2_000);
    }

    @Test
    void errorInTheMiddleOfAQueryReachesTheSubscriber() {
        Connection connection = connect(onFile());
        String failing =
                "SELECT CASE WHEN i < 1000 THEN i ELSE abs(-9223372036854775807 - 1) END FROM (" + series(MANY) + ")";
        StepVerifier.create(query(connection, Long.class, failing))
                .expectNextCount(999)
                .verifyErrorSatisfies(error -> assertThat(error).hasMessageContaining("integer overflow"));
        assertThat(one(connection, Long.class, "SELECT 1")).isEqualTo(1);
    }

    @Test
    void errorOfTheMappingFunctionEndsTheQuery() {
        Connection connection = connect(onFile().readers(1).maxOpenCursors(0));
        StepVerifier.create(Flux.from(connection.createStatement(series(MANY)).execute())
                        .concatMap(result -> result.map((row, metadata) -> {
                            long i = row.get(0, Long.class);
                            if (i == 600) {
                                throw new IllegalStateException("no more");
                            }
                            return i;
                        })))
                .expectNextCount(599)
                .verifyErrorMessage("no more");
        assertThat(one(connection, Long.class, "SELECT 1")).isEqualTo(1);
    }
}
