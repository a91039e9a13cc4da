package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.capability.DatastoreStatistics.Measure;
import io.millrace.capability.Statistics;
import io.millrace.error.OverloadedException;
import io.millrace.postgres.server.TestSchema;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The numbers of the pool follow what is at work, and come to rest with it. */
class PoolStatisticsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TestSchema schema = TestSchema.create();
    private RelationalDatastore store;
    private Statistics statistics;

    @BeforeEach
    void open() {
        store = Datastores.create(schema.config().withOption("poolSize", "2"));
        statistics = store.capability(Statistics.class).orElseThrow();
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        schema.drop();
        assertThat(value(Measure.CONNECTIONS_IN_USE)).isZero();
        assertThat(value(Measure.WAITING)).isZero();
    }

    @Test
    void connectionsAreInUseAndWaitedFor() {
        assertThat(value(Measure.CONNECTIONS_IN_USE)).isZero();
        assertThat(value(Measure.CONNECTIONS_LIMIT)).isEqualTo(2);
        Transaction one = store.begin(TransactionOptions.DEFAULT).block(LIMIT);
        Transaction other = store.begin(TransactionOptions.DEFAULT).block(LIMIT);
        assertThat(value(Measure.CONNECTIONS_IN_USE)).isEqualTo(2);

        Mono<Long> answers = Flux.range(1, 5)
                .flatMap(number -> store.queryOne(Integer.class, "SELECT ?::int", number), 5)
                .count()
                .cache();
        answers.subscribe();
        await(() -> value(Measure.WAITING) == 5);
        one.commit().then(other.rollback()).block(LIMIT);
        assertThat(answers.block(LIMIT)).isEqualTo(5);
        await(() -> value(Measure.CONNECTIONS_IN_USE) == 0 && value(Measure.WAITING) == 0);
        assertThat(value(Measure.CONNECTIONS_IDLE)).isEqualTo(2);
        assertThat(statistics.current().get(Measure.WRITERS_BUSY)).isEmpty();
        assertThat(statistics.current().get(Measure.REPLICA_WAITING)).isEmpty();
    }

    @Test
    void whoWaitsInVainAndWhoMayNotWaitIsCounted() {
        RelationalDatastore small = Datastores.create(schema.config()
                .withOption("poolSize", "1")
                .withOption("maxWaiting", "1")
                .withOption("acquireTimeout", "5s"));
        try {
            Statistics its = small.capability(Statistics.class).orElseThrow();
            Transaction open = small.begin(TransactionOptions.DEFAULT).block(LIMIT);
            List<Class<?>> failures = Flux.range(1, 3)
                    .flatMap(number -> small.queryOne(Integer.class, "SELECT ?::int", number)
                            .then(Mono.<Class<?>>empty())
                            .onErrorResume(error -> Mono.just(error.getClass())))
                    .collectList()
                    .block(LIMIT);
            assertThat(failures).hasSize(3).containsOnly(OverloadedException.class);
            assertThat(its.current().get(Measure.WAITS_EXPIRED)).hasValue(1);
            assertThat(its.current().get(Measure.REFUSED)).hasValue(2);
            open.rollback().block(LIMIT);
            assertThat(small.queryOne(Integer.class, "SELECT 1").block(LIMIT)).isEqualTo(1);
            assertThat(its.current().get(Measure.WAITS_EXPIRED)).hasValue(1);
        } finally {
            small.close().block(LIMIT);
        }
    }

    private long value(Measure measure) {
        return statistics.current().get(measure).orElseThrow();
    }

    private static void await(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(1))
                .onBackpressureDrop()
                .filter(tick -> condition.getAsBoolean())
                .blockFirst(LIMIT);
    }
}
