package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.TestSchema;
import io.millrace.postgres.server.TestServer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Large results are read as they are asked for, and never held. */
class PostgresStreamTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int ROWS = 2_000_000;
    private static final int ASKED = 10;

    private final TestSchema schema = TestSchema.create();
    private final String application = "millrace-" + UUID.randomUUID();
    private RelationalDatastore store;

    @BeforeEach
    void open() {
        store = Datastores.create(schema.config().withOption("applicationName", application));
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        schema.drop();
    }

    @Test
    void aSubscriberThatAsksForFewRowsMakesTheServerWait() {
        AtomicInteger received = new AtomicInteger();
        BaseSubscriber<Long> slow = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(ASKED);
            }

            @Override
            protected void hookOnNext(Long value) {
                received.incrementAndGet();
            }
        };
        store.query(Long.class, "SELECT n FROM generate_series(1, ?) n", ROWS).subscribe(slow);

        String waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = '" + application
                + "' AND state = 'active' AND wait_event = 'ClientWrite'";
        Long sessions = Mono.fromCallable(() -> TestServer.number(waiting))
                .subscribeOn(Schedulers.boundedElastic())
                .filter(number -> number == 1)
                .repeatWhenEmpty(200, again -> again.delayElements(Duration.ofMillis(50)))
                .block(LIMIT);

        assertThat(sessions).isEqualTo(1);
        assertThat(received).hasValue(ASKED);
        slow.cancel();
    }
}
