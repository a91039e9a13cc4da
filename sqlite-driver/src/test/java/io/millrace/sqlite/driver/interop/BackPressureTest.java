package io.millrace.sqlite.driver.interop;

import static io.millrace.sqlite.driver.interop.Spi.LIMIT;
import static io.millrace.sqlite.driver.interop.Spi.connect;
import static io.millrace.sqlite.driver.interop.Spi.count;
import static io.millrace.sqlite.driver.interop.Spi.one;
import static io.millrace.sqlite.driver.interop.Spi.query;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static io.millrace.sqlite.driver.interop.Spi.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

@DriverTest
class BackPressureTest {
    private static final String TEN_THOUSAND =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) SELECT i FROM n";

    @RegisterExtension
    final DatabaseFile database = new DatabaseFile("CREATE TABLE entry (id INTEGER PRIMARY KEY)");

    private ConnectionFactory factory;
    private Connection connection;

    @BeforeEach
    void open() {
        factory = database.open("readers=2", "maxOpenCursors=2");
        connection = connect(factory);
    }

    @AfterEach
    void close() {
        run(connection.close());
    }

    private Flux<Long> rows(int fetchSize) {
        return Flux.defer(() -> connection
                        .createStatement(TEN_THOUSAND)
                        .fetchSize(fetchSize)
                        .execute())
                .concatMap(BackPressureTest::longs);
    }

    private static Flux<Long> longs(Result result) {
        return Flux.from(result.map(row -> Objects.requireNonNull(row.get(0, Long.class))));
    }

    private static List<Long> oneTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    /** Asks for one row at a time and notes what came unasked. */
    private static final class OneAtATime extends BaseSubscriber<Long> {
        final List<Long> received = new ArrayList<>();
        final Sinks.Empty<Void> end = Sinks.empty();
        private long asked;
        private boolean overrun;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            ask();
        }

        @Override
        protected void hookOnNext(Long value) {
            received.add(value);
            overrun |= received.size() > asked;
            ask();
        }

        private void ask() {
            asked++;
            request(1);
        }

        @Override
        protected void hookOnComplete() {
            end.tryEmitEmpty();
        }

        @Override
        protected void hookOnError(Throwable failure) {
            end.tryEmitError(failure);
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "7", "512", "100000"})
    void tenThousandRowsOneAtATime(int fetchSize) {
        OneAtATime subscriber = new OneAtATime();
        Mono.from(connection.createStatement(TEN_THOUSAND).fetchSize(fetchSize).execute())
                .flatMapMany(BackPressureTest::longs)
                .subscribe(subscriber);
        run(subscriber.end.asMono());

        assertThat(subscriber.received).isEqualTo(oneTo(10_000));
        assertThat(subscriber.overrun).isFalse();
    }

    @Test
    void demandFromAnotherThread() {
        assertThat(rows(16).publishOn(Schedulers.parallel(), 1)
                        .filter(i -> i % 2 == 0)
                        .publishOn(Schedulers.boundedElastic(), 3)
                        .count()
                        .block(LIMIT))
                .isEqualTo(5000);
    }

    @Test
    void aResultMayBeConsumedLongAfterItsStatementRan() {
        Result result = Objects.requireNonNull(
                Mono.from(connection.createStatement(TEN_THOUSAND).execute()).block(LIMIT));
        run(Flux.range(1, 100).concatMap(i -> update(connection, "INSERT INTO entry VALUES (?)", i)));

        StepVerifier.create(longs(result))
                .expectNextSequence(oneTo(10_000))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void nothingHappensWithoutDemand() throws SQLException {
        StepVerifier.create(
                        connection
                                .createStatement("INSERT INTO entry VALUES (1)")
                                .execute(),
                        0)
                .expectSubscription()
                .thenCancel()
                .verify(LIMIT);
        run(update(connection, "INSERT INTO entry VALUES (2)"));

        assertThat(database.longByJdbc("SELECT sum(id) FROM entry")).isEqualTo(2);
    }

    @Test
    void eachSubscriptionRunsTheStatementAgain() throws SQLException {
        Mono<Long> insert = update(connection, "INSERT INTO entry DEFAULT VALUES");

        run(insert.repeat(9));

        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(10);
    }

    @Test
    void manySlowReadersDoNotStarveOthers() {
        List<BaseSubscriber<Long>> stalled = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Sinks.Empty<Void> first = Sinks.empty();
            BaseSubscriber<Long> slow = new BaseSubscriber<>() {
                @Override
                protected void hookOnSubscribe(Subscription subscription) {
                    subscription.request(1);
                }

                @Override
                protected void hookOnNext(Long value) {
                    first.tryEmitEmpty();
                }
            };
            rows(1).limitRate(1).subscribe(slow);
            run(first.asMono());
            stalled.add(slow);
        }

        assertThat(one(count(connection, "entry"))).isZero();
        run(update(connection, "INSERT INTO entry VALUES (1)"));
        stalled.forEach(BaseSubscriber::cancel);
    }

    @Test
    void aSlowReaderStillGetsEveryRow() {
        OneAtATime first = new OneAtATime();
        Flux<Long> slow = rows(10).limitRate(1)
                .concatMap(i -> i % 100 == 0 ? count(connection, "entry").thenReturn(i) : Mono.just(i), 1);
        slow.subscribe(first);
        for (int i = 0; i < 5; i++) {
            assertThat(one(rows(10).take(3).count())).isEqualTo(3);
        }
        run(first.end.asMono());

        assertThat(first.received).isEqualTo(oneTo(10_000));
    }

    @Test
    void abandonedResultsLeakNothing() throws SQLException {
        for (int i = 0; i < 200; i++) {
            assertThat(Mono.from(connection.createStatement(TEN_THOUSAND).execute())
                            .block(LIMIT))
                    .isNotNull();
        }
        run(update(connection, "INSERT INTO entry VALUES (1)"));
        assertThat(one(count(connection, "entry"))).isEqualTo(1);
        run(connection.close());

        database.awaitCheckpoint();
    }

    @Test
    void rowsOfOneStatementKeepTheirOrderAmongManyAtOnce() {
        Flux<List<Long>> many = Flux.range(0, 20)
                .flatMap(i -> query(connection, Long.class, TEN_THOUSAND).collectList(), 20);

        StepVerifier.create(many)
                .thenConsumeWhile(rows -> rows.equals(oneTo(10_000)))
                .expectComplete()
                .verify(LIMIT);
    }
}
