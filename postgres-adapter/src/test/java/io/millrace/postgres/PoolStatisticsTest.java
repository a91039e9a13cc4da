package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.capability.DatastoreStatistics.Measure;
import io.millrace.capability.Statistics;
import io.millrace.postgres.server.TestSchema;
import java.time.Duration;
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
