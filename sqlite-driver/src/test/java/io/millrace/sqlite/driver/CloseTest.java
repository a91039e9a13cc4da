package io.millrace.sqlite.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sqlite.driver.internal.engine.EngineReference;
import io.millrace.sqlite.driver.internal.engine.EngineRegistry;
import io.millrace.sqlite.driver.internal.limits.Limits;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.ValidationDepth;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class CloseTest extends DriverTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final String ENDLESS_ROWS =
            "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s) SELECT i FROM s";

    @Test
    void closedFactoryRefusesWork() {
        SqliteConnectionFactory factory = open(onFile());
        Connection connection = connect(factory);
        await(factory.close());
        await(factory.close());
        assertThat(factory.isDisposed()).isTrue();
        StepVerifier.create(factory.create()).verifyError(R2dbcNonTransientResourceException.class);
        StepVerifier.create(update(connection, "CREATE TABLE t (x)"))
                .verifyError(R2dbcNonTransientResourceException.class);
        StepVerifier.create(connection.beginTransaction()).verifyError(R2dbcNonTransientResourceException.class);
        assertThat(await(connection.validate(ValidationDepth.REMOTE))).isFalse();
        await(connection.close());
    }

    @Test
    void closingRemovesTheLog() {
        SqliteConnectionFactory factory = open(onFile());
        Connection connection = connect(factory);
        run(connection, "CREATE TABLE t (x)");
        assertThat(count(connection, "t")).isZero();
        assertThat(directory.resolve("test.db-wal")).exists();
        factory.dispose();
        await(factory.close());
        assertThat(directory.resolve("test.db-wal")).doesNotExist();
        assertThat(Files.exists(file())).isTrue();
    }

    @Test
    void closingWaitsForWhatRuns() {
        SqliteConnectionFactory factory = open(onFile());
        Connection connection = connect(factory);
        run(connection, "CREATE TABLE t (x)");
        await(connection.beginTransaction());
        run(connection, "INSERT INTO t VALUES (1)");
        Mono<Void> closed = factory.close().cache();
        closed.subscribe();
        run(connection, "INSERT INTO t VALUES (2)");
        await(connection.commitTransaction());
        closed.block(LIMIT);
        assertThat(count(connect(onFile()), "t")).isEqualTo(2);
    }

    @Test
    void closingInterruptsWhatDoesNotFinish() {
        SqliteConnectionFactory factory = open(onFile().closeTimeout(SHORT).readers(1));
        Connection connection = connect(factory);
        run(connection, "CREATE TABLE t (x)");
        List<Mono<Object>> work = new ArrayList<>();
        work.add(query(connection, Object.class, ENDLESS).single());
        work.add(query(connection, Object.class, "SELECT 1").single());
        work.add(update(connection, "INSERT INTO t " + ENDLESS).cast(Object.class));
        Connection writer = connect(factory);
        work.add(Mono.from(writer.beginTransaction()).then(Mono.never()));
        Sinks.Empty<Void> started = Sinks.empty();
        Mono<List<Object>> outcomes = Flux.merge(
                        work.get(0).onErrorResume(R2dbcException.class, Mono::just),
                        work.get(1).onErrorResume(R2dbcException.class, Mono::just),
                        work.get(2).onErrorResume(R2dbcException.class, Mono::just))
                .collectList();
        Mono<Void> close = started.asMono().then(factory.close());
        List<Object> all = Mono.zip(
                        outcomes,
                        close.thenReturn(true),
                        Mono.fromRunnable(started::tryEmitEmpty).thenReturn(true))
                .block(LIMIT)
                .getT1();
        assertThat(all)
                .hasSize(3)
                .allMatch(outcome ->
                        outcome instanceof R2dbcException || outcome instanceof Long || outcome instanceof Integer);
        assertThat(all).anyMatch(R2dbcException.class::isInstance);
    }

    @Test
    void closingRollsBackTransactionsThatNobodyEnds() {
        SqliteConnectionFactory factory = open(onFile().closeTimeout(SHORT));
        Connection connection = connect(factory);
        run(connection, "CREATE TABLE t (x)");
        await(connection.beginTransaction());
        run(connection, "INSERT INTO t VALUES (1)");
        await(factory.close());
        assertThat(count(connect(onFile()), "t")).isZero();
        StepVerifier.create(connection.commitTransaction()).verifyError(R2dbcNonTransientResourceException.class);
    }

    /** Whoever waits for the end to give something back may never ask for more. */
    @Test
    void closingEndsAQueryThatIsOpen() {
        for (SqliteConnectionConfiguration.Builder configuration : List.of(onFile(), inMemory())) {
            SqliteConnectionFactory factory = open(configuration
                    .closeTimeout(SHORT)
                    .cursorIdleTimeout(Duration.ZERO)
                    .maxBufferedBytes(1_000));
            StepVerifier.create(query(connect(factory), Long.class, ENDLESS_ROWS), 1)
                    .expectNext(1L)
                    .then(() -> factory.close().subscribe())
                    // While a factory is being closed, its queries may not be idle for long either.
                    .expectErrorSatisfies(error ->
                            assertThat(error).isInstanceOf(R2dbcException.class).hasMessageContaining("was closed"))
                    .verify(LIMIT);
            await(factory.close());
        }
    }

    /** Each factory promises it, whoever else has the file open. */
    @Test
    void closingOneOfSeveralFactoriesEndsItsOwnWorkOnly() {
        SqliteConnectionFactory leaving = open(onFile().closeTimeout(SHORT));
        SqliteConnectionFactory staying = open(onFile().closeTimeout(SHORT));
        Connection writer = connect(leaving);
        Connection reader = connect(leaving);
        Connection other = connect(staying);
        run(other, "CREATE TABLE t (x)");
        await(writer.beginTransaction());
        run(writer, "INSERT INTO t VALUES (1)");
        Mono<Long> behind = update(other, "INSERT INTO t VALUES (3)").cache();
        behind.subscribe();
        Mono<Object> endless = query(reader, Object.class, ENDLESS).single().cache();
        endless.subscribe(row -> {}, expected -> {});
        await(leaving.close());
        StepVerifier.create(endless).verifyError(R2dbcNonTransientResourceException.class);
        StepVerifier.create(writer.commitTransaction()).verifyError(R2dbcNonTransientResourceException.class);
        StepVerifier.create(update(reader, "INSERT INTO t VALUES (2)"))
                .verifyError(R2dbcNonTransientResourceException.class);
        StepVerifier.create(reader.beginTransaction()).verifyError(R2dbcNonTransientResourceException.class);
        assertThat(await(reader.validate(ValidationDepth.LOCAL))).isFalse();
        assertThat(behind.block(LIMIT)).isEqualTo(1);
        assertThat(count(other, "t")).isEqualTo(1);
    }

    @Test
    void closingOneOfSeveralFactoriesWaitsForWhatRuns() {
        SqliteConnectionFactory leaving = open(onFile());
        Connection other = connect(onFile());
        Connection connection = connect(leaving);
        run(connection, "CREATE TABLE t (x)");
        await(connection.beginTransaction());
        run(connection, "INSERT INTO t VALUES (1)");
        CompletableFuture<Void> closed = leaving.close().toFuture();
        run(connection, "INSERT INTO t VALUES (2)");
        assertThat(closed).isNotDone();
        await(connection.commitTransaction());
        assertThat(closed).succeedsWithin(LIMIT);
        assertThat(count(other, "t")).isEqualTo(2);
    }

    /** What still waits behind the others' work is refused, and what leaves waits no longer when the last one goes. */
    @Test
    void closingOneOfSeveralFactoriesEndsWhatWaits() {
        SqliteConnectionFactory leaving = open(onFile().closeTimeout(SHORT));
        SqliteConnectionFactory staying = open(onFile().closeTimeout(SHORT));
        Connection waiting = connect(leaving);
        Connection other = connect(staying);
        run(other, "CREATE TABLE t (x)");
        await(other.beginTransaction());
        Mono<Object> write =
                update(waiting, "INSERT INTO t VALUES (1)").cast(Object.class).cache();
        write.subscribe(count -> {}, expected -> {});
        Mono<Void> begin = Mono.from(connect(leaving).beginTransaction()).cache();
        begin.subscribe(begun -> {}, expected -> {});
        await(leaving.close());
        StepVerifier.create(write).verifyError(R2dbcNonTransientResourceException.class);
        StepVerifier.create(begin).verifyError(R2dbcNonTransientResourceException.class);
        run(other, "INSERT INTO t VALUES (2)");
        await(other.commitTransaction());
        assertThat(count(other, "t")).isEqualTo(1);
        await(staying.close());
    }

    /** One visit to a reader runs many queries, and what is done in it is not waited for. */
    @Test
    void closingOneOfSeveralFactoriesDoesNotWaitForQueriesOfTheOthers() {
        SqliteConnectionFactory leaving = open(onFile().readers(1).closeTimeout(LIMIT.multipliedBy(2)));
        Connection other = connect(onFile().readers(1).closeTimeout(LIMIT.multipliedBy(2)));
        Connection connection = connect(leaving);
        Disposable before = runEndless(other);
        Mono<Long> own = query(connection, Long.class, "SELECT 1").single().cache();
        own.subscribe();
        Disposable behind = runEndless(other);
        before.dispose();
        assertThat(own.block(LIMIT)).isEqualTo(1);
        await(leaving.close());
        behind.dispose();
    }

    /** Taken together with it, and not begun. */
    @Test
    void closingOneOfSeveralFactoriesEndsWhatWaitsBehindAWriteOfTheOthers() {
        SqliteConnectionFactory leaving = open(sharedMemory());
        SqliteConnectionFactory staying = open(sharedMemory());
        Connection other = connect(staying);
        Connection first = connect(staying);
        Connection connection = connect(leaving);
        run(other, "CREATE TABLE t (x)");
        await(first.beginTransaction());
        Disposable ahead = update(other, "INSERT INTO t " + ENDLESS).subscribe();
        Mono<Long> own = update(connection, "INSERT INTO t VALUES (1)").cache();
        own.subscribe(count -> {}, expected -> {});
        await(first.rollbackTransaction());
        await(leaving.close());
        StepVerifier.create(own).verifyError(R2dbcNonTransientResourceException.class);
        ahead.dispose();
        assertThat(count(other, "t")).isZero();
    }

    /** It ran, and cannot be undone alone. */
    @Test
    void closingOneOfSeveralFactoriesWaitsNotForeverForWhatIsCommittedWithAWriteOfTheOthers() {
        SqliteConnectionFactory leaving = open(sharedMemory());
        SqliteConnectionFactory staying = open(sharedMemory());
        Connection other = connect(staying);
        Connection first = connect(staying);
        Connection connection = connect(leaving);
        run(other, "CREATE TABLE t (x)");
        await(first.beginTransaction());
        Mono<Long> own = update(connection, "INSERT INTO t VALUES (1)").cache();
        own.subscribe(count -> {}, expected -> {});
        Disposable behind = update(other, "INSERT INTO t " + ENDLESS).subscribe();
        await(first.rollbackTransaction());
        await(leaving.close());
        behind.dispose();
        StepVerifier.create(own).verifyError(R2dbcNonTransientResourceException.class);
        assertThat(count(other, "t")).isZero();
    }

    /** It shares the connection that they keep busy. */
    @Test
    void closingOneOfSeveralFactoriesEndsAQueryThatIsOpen() {
        SqliteConnectionFactory leaving = open(sharedMemory());
        Connection other = connect(sharedMemory());
        Connection connection = connect(leaving);
        Disposable.Swap endless = Disposables.swap();
        StepVerifier.create(query(connection, Long.class, series(10_000)), 1)
                .expectNext(1L)
                .then(() -> endless.update(runEndless(other)))
                .then(() -> leaving.close().subscribe())
                .expectError(R2dbcNonTransientResourceException.class)
                .verify(LIMIT);
        await(leaving.close());
        endless.dispose();
    }

    /** It was on its way when its factory was closed, and comes when that one was quiet already. */
    @Test
    void nothingBeginsBehindTheEndOfOneOfSeveralFactories() {
        EngineReference leaving = EngineRegistry.acquire(sharedMemory().build().engineSettings());
        Connection other = connect(sharedMemory());
        await(leaving.release());
        StepVerifier.create(leaving.engine().begin(false, Limits.NONE, leaving.holder(), begun -> true))
                .verifyError(R2dbcNonTransientResourceException.class);
        run(other, "CREATE TABLE t (x)");
    }

    private static SqliteConnectionConfiguration.Builder sharedMemory() {
        return SqliteConnectionConfiguration.builder().memory("shared").closeTimeout(SHORT);
    }

    private static Disposable runEndless(Connection connection) {
        return query(connection, Object.class, ENDLESS).subscribe();
    }

    @Test
    void closedMemoryDatabaseIsGone() {
        SqliteConnectionFactory factory =
                open(SqliteConnectionConfiguration.builder().memory("shared"));
        run(connect(factory), "CREATE TABLE t (x)");
        await(factory.close());
        Connection fresh = connect(open(SqliteConnectionConfiguration.builder().memory("shared")));
        assertThatThrownBy(() -> count(fresh, "t")).hasMessageContaining("no such table");
    }

    @Test
    void namedMemoryDatabaseIsSharedUntilTheLastFactoryCloses() {
        SqliteConnectionFactory first =
                open(SqliteConnectionConfiguration.builder().memory("shared"));
        SqliteConnectionFactory second =
                open(SqliteConnectionConfiguration.builder().memory("shared"));
        Connection connection = connect(second);
        run(connect(first), "CREATE TABLE t (x)");
        await(first.close());
        assertThat(count(connection, "t")).isZero();
        StepVerifier.create(first.create()).verifyError(R2dbcNonTransientResourceException.class);
    }

    @Test
    void unnamedMemoryDatabaseIsNotShared() {
        run(connect(inMemory()), "CREATE TABLE t (x)");
        run(connect(inMemory()), "CREATE TABLE t (x)");
    }

    @Test
    void memoryDatabaseOfOtherSettingsIsRefused() {
        connect(open(SqliteConnectionConfiguration.builder().memory("shared")));
        SqliteConnectionFactory other =
                open(SqliteConnectionConfiguration.builder().memory("shared").foreignKeys(false));
        StepVerifier.create(other.create()).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shared"));
    }

    /** Two engines on one file would meet inside SQLite; in turns, they never do. */
    @Test
    void factoriesOfDifferentSettingsTakeTurnsWriting() {
        Connection first = connect(onFile().busyTimeout(Duration.ZERO));
        Connection second = connect(onFile().busyTimeout(Duration.ZERO).readers(1));
        run(first, "CREATE TABLE t (x)");
        Flux.range(0, 2_000)
                .flatMap(i -> update(i % 2 == 0 ? first : second, "INSERT INTO t VALUES (?)", i), 32)
                .blockLast(LIMIT);
        assertThat(count(second, "t")).isEqualTo(2_000);
        await(first.beginTransaction());
        Mono<Long> waiting = update(second, "INSERT INTO t VALUES (1)").cache();
        waiting.subscribe();
        run(first, "INSERT INTO t VALUES (1)");
        await(first.commitTransaction());
        assertThat(waiting.block(LIMIT)).isEqualTo(1);
    }

    @Test
    void factoryThatOpenedNothingClosesAtOnce() {
        await(open(onFile()).close());
        assertThat(file()).doesNotExist();
    }
}
