package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.capability.DatastoreStatistics;
import io.millrace.capability.DatastoreStatistics.Measure;
import io.millrace.capability.Statistics;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.LockTimeoutException;
import io.millrace.error.OverloadedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The numbers follow what is at work, and come to rest with it. */
class SqliteStatisticsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int CALLERS = 64;
    private static final String MANY_ROWS =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000) SELECT i FROM n";

    @TempDir
    Path folder;

    private RelationalDatastore store;
    private Statistics statistics;

    @BeforeEach
    void open() {
        store = SqliteDatastore.builder().file(folder.resolve("a.db")).build();
        statistics = store.capability(Statistics.class).orElseThrow();
        assertThat(statistics.current().values())
                .as("before it is opened")
                .allSatisfy((measure, value) -> assertThat(value).isZero());
        store.execute("CREATE TABLE item (id INTEGER PRIMARY KEY)").block(LIMIT);
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        assertRest();
    }

    @Test
    void writersWaitForATransactionAndAreThenCommittedTogether() {
        long grouped = value(Measure.GROUPED_WRITES);
        Transaction open = store.begin(TransactionOptions.DEFAULT).block(LIMIT);
        assertThat(value(Measure.WRITERS_BUSY)).isEqualTo(1);
        assertThat(value(Measure.TRANSACTIONS_OPEN)).isEqualTo(1);

        Mono<Long> written = Flux.range(1, 50)
                .flatMap(id -> store.execute("INSERT INTO item VALUES (?)", id), 50)
                .count()
                .cache();
        written.subscribe();
        await(() -> value(Measure.WRITERS_WAITING) == 50);
        assertThat(value(Measure.WAITING)).isEqualTo(50);
        assertThat(value(Measure.READERS_WAITING)).isZero();
        open.commit().block(LIMIT);
        assertThat(written.block(LIMIT)).isEqualTo(50);
        assertThat(value(Measure.GROUPED_WRITES)).isGreaterThan(grouped);
        assertThat(value(Measure.GROUP_COMMITS)).isPositive().isLessThan(value(Measure.GROUPED_WRITES));
        await(this::isAtRest);
    }

    @Test
    void aGroupInWhichEveryWriteFailsIsNone() {
        store.execute("INSERT INTO item VALUES (1)").block(LIMIT);
        long commits = value(Measure.GROUP_COMMITS);
        Transaction open = store.begin(TransactionOptions.DEFAULT).block(LIMIT);
        Mono<Long> refused = Flux.range(0, 10)
                .flatMap(
                        i -> store.execute("INSERT INTO item VALUES (1)")
                                .then(Mono.<Integer>empty())
                                .onErrorResume(ConstraintViolationException.class, duplicate -> Mono.just(i)),
                        10)
                .count()
                .cache();
        refused.subscribe();
        await(() -> value(Measure.WRITERS_WAITING) == 10);
        open.commit().block(LIMIT);
        assertThat(refused.block(LIMIT)).isEqualTo(10);
        await(this::isAtRest);
        assertThat(value(Measure.GROUP_COMMITS)).isEqualTo(commits);
    }

    @Test
    void aResultThatIsNotReadToItsEndIsACursor() {
        assertThat(value(Measure.READERS_LIMIT)).isPositive();
        BaseSubscriber<Integer> slow = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }
        };
        store.query(Integer.class, MANY_ROWS).subscribe(slow);
        await(() -> value(Measure.CURSORS_OPEN) == 1 && value(Measure.READERS_BUSY) == 1);
        slow.cancel();
        await(this::isAtRest);
    }

    @Test
    void whoWaitsInVainAndWhoMayNotWaitIsCounted() {
        RelationalDatastore small = SqliteDatastore.builder()
                .file(folder.resolve("small.db"))
                .driver(settings ->
                        settings.lockWaitTimeout(Duration.ofSeconds(2)).maxQueuedStatements(1))
                .build();
        try {
            Statistics its = small.capability(Statistics.class).orElseThrow();
            small.execute("CREATE TABLE item (id INTEGER PRIMARY KEY)").block(LIMIT);
            Transaction open = small.begin(TransactionOptions.DEFAULT).block(LIMIT);
            List<Class<?>> failures = Flux.range(1, 3)
                    .flatMap(id -> small.execute("INSERT INTO item VALUES (?)", id)
                            .then(Mono.<Class<?>>empty())
                            .onErrorResume(error -> Mono.just(error.getClass())))
                    .collectList()
                    .block(LIMIT);
            assertThat(failures)
                    .containsExactlyInAnyOrder(
                            OverloadedException.class, OverloadedException.class, LockTimeoutException.class);
            assertThat(its.current().get(Measure.WAITS_EXPIRED)).hasValue(1);
            assertThat(its.current().get(Measure.REFUSED)).hasValue(2);
            open.rollback().block(LIMIT);
            small.execute("INSERT INTO item VALUES (1)").block(LIMIT);
            assertThat(its.current().get(Measure.WAITS_EXPIRED)).hasValue(1);
        } finally {
            small.close().block(LIMIT);
        }
    }

    @Test
    void underLoadNoNumberIsBeyondItsLimit() {
        Mono<Void> load = Flux.range(1, 2_000)
                .flatMap(
                        id -> id % 2 == 0
                                ? store.execute("INSERT INTO item VALUES (?)", id)
                                        .then()
                                : store.query("SELECT id FROM item LIMIT 10").then(),
                        CALLERS)
                .then()
                .cache();
        load.subscribe();
        Flux.interval(Duration.ofMillis(1))
                .onBackpressureDrop()
                .map(tick -> statistics.current())
                .doOnNext(SqliteStatisticsTest::assertWithinLimits)
                .takeUntilOther(load)
                .blockLast(LIMIT);
        load.block(LIMIT);
        await(this::isAtRest);
        assertThat(statistics.current().get(Measure.CONNECTIONS_LIMIT)).isEmpty();
    }

    /** Reads and writes wait in two queues, which are counted one after the other: a caller may be in each of them when it is counted. */
    private static void assertWithinLimits(DatastoreStatistics now) {
        assertThat(now.values())
                .allSatisfy((measure, value) -> assertThat(value).isNotNegative());
        assertThat(now.get(Measure.WRITERS_BUSY).orElseThrow()).isLessThanOrEqualTo(1);
        assertThat(now.get(Measure.WAITING).orElseThrow()).isLessThanOrEqualTo(2 * CALLERS);
    }

    private long value(Measure measure) {
        return statistics.current().get(measure).orElseThrow();
    }

    private void assertRest() {
        assertThat(isAtRest()).as(statistics.current().toString()).isTrue();
    }

    private boolean isAtRest() {
        DatastoreStatistics now = statistics.current();
        return Stream.of(
                        Measure.WAITING,
                        Measure.READERS_BUSY,
                        Measure.WRITERS_BUSY,
                        Measure.CURSORS_OPEN,
                        Measure.TRANSACTIONS_OPEN)
                .allMatch(measure -> now.get(measure).orElseThrow() == 0);
    }

    private static void await(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(1))
                .onBackpressureDrop()
                .filter(tick -> condition.getAsBoolean())
                .blockFirst(LIMIT);
    }
}
