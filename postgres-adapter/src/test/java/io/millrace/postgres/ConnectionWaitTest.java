package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/** What a pool is asked for by a caller that waits. */
class ConnectionWaitTest {
    /** reactor-pool takes each request for a wait of its own, and nobody would see the second connection. */
    @Test
    void aCallerThatRequestsTwiceIsOneWait() {
        AtomicInteger asked = new AtomicInteger();
        Mono<Connection> pool = Mono.<Connection>never().doOnRequest(n -> asked.incrementAndGet());
        WaitLimit limit = new WaitLimit(Duration.ofSeconds(30));
        BaseSubscriber<Connection> caller = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
                subscription.request(1);
            }
        };
        try {
            ConnectionWait.on(new Waiting(pool), limit).subscribe(caller);
            assertThat(asked).hasValue(1);
        } finally {
            caller.cancel();
            limit.dispose();
        }
    }

    private record Waiting(Mono<Connection> connections) implements ConnectionWait.Pool {
        @Override
        public boolean needsProof(Connection pooled) {
            return false;
        }

        @Override
        public Mono<Boolean> proves(Connection pooled) {
            return Mono.just(true);
        }

        @Override
        public PostgresSession handedOver(Connection pooled) {
            return new PostgresSession(pooled, Duration.ofSeconds(30));
        }

        @Override
        public boolean wasLost(Throwable error) {
            return false;
        }

        @Override
        public Throwable refused(Throwable error) {
            return error;
        }
    }
}
