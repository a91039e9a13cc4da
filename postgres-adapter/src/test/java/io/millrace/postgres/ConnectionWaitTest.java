package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.pool.PoolShutdownException;
import reactor.pool.PooledRef;
import reactor.test.StepVerifier;

/** What a pool is asked for by a caller that waits. */
class ConnectionWaitTest {
    /** reactor-pool takes each request for a wait of its own, and nobody would see the second connection. */
    @Test
    void aCallerThatRequestsTwiceIsOneWait() {
        AtomicInteger asked = new AtomicInteger();
        Mono<PooledRef<ServerConnection>> pool =
                Mono.<PooledRef<ServerConnection>>never().doOnRequest(n -> asked.incrementAndGet());
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

    @Test
    void aCallerThatThrowsDoesNotEndTheLimitOfOthers() {
        WaitLimit limit = new WaitLimit(Duration.ofMillis(50));
        try {
            Mono<Connection> waiting = ConnectionWait.on(new Waiting(Mono.never()), limit);
            waiting.subscribe(new ThrowingSubscriber());
            Mono<Connection> later = waiting.delaySubscription(Duration.ofMillis(75));
            StepVerifier.create(later).expectError(R2dbcTimeoutException.class).verify(Duration.ofSeconds(10));
        } finally {
            limit.dispose();
        }
    }

    /** The pool completes behind the first connection, and the caller would take that for the end of its work. */
    @Test
    void aCallerWhoseConnectionIsFoundDeadWaitsForAnother() {
        WaitLimit limit = new WaitLimit(Duration.ofMillis(100));
        AtomicInteger asked = new AtomicInteger();
        PostgresqlConnection connection = (PostgresqlConnection) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {PostgresqlConnection.class},
                (self, method, values) -> null);
        try {
            Mono<PooledRef<ServerConnection>> pool = Mono.defer(() -> asked.incrementAndGet() == 1
                    ? Mono.just(new LentConnection(ServerConnection.ofAnother(connection)))
                    : Mono.never());
            StepVerifier.create(ConnectionWait.on(new Waiting(pool, false), limit))
                    .expectError(R2dbcTimeoutException.class)
                    .verify(Duration.ofSeconds(10));
            assertThat(asked).hasValue(2);
        } finally {
            limit.dispose();
        }
    }

    /** The pool forgets callers whose connections are being made when it is closed. */
    @Test
    void callersThatWaitAreToldOfTheClose() {
        WaitLimit limit = new WaitLimit(Duration.ofDays(1));
        Mono<Connection> waiting = ConnectionWait.on(new Waiting(Mono.never()), limit);
        StepVerifier.create(waiting)
                .then(limit::dispose)
                .expectError(PoolShutdownException.class)
                .verify(Duration.ofSeconds(10));
        StepVerifier.create(waiting).expectError(PoolShutdownException.class).verify(Duration.ofSeconds(10));
    }

    private static final class ThrowingSubscriber implements CoreSubscriber<Connection> {
        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(Connection connection) {}

        @Override
        public void onError(Throwable error) {
            throw new IllegalStateException("thrown by a caller", error);
        }

        @Override
        public void onComplete() {}
    }

    private record Waiting(Mono<PooledRef<ServerConnection>> connections, boolean alive)
            implements ConnectionWait.Pool {
        Waiting(Mono<PooledRef<ServerConnection>> connections) {
            this(connections, true);
        }

        @Override
        public boolean needsProof(ServerConnection pooled) {
            return !alive;
        }

        @Override
        public Mono<Boolean> proves(PooledRef<ServerConnection> pooled) {
            return Mono.just(alive);
        }

        @Override
        public boolean begins() {
            return true;
        }

        @Override
        public void gaveUp() {}

        @Override
        public PostgresSession handedOver(PooledRef<ServerConnection> pooled) {
            return new PostgresSession(pooled.poolable(), pooled.release(), Duration.ofSeconds(30));
        }

        @Override
        public void comesTooLate(PooledRef<ServerConnection> pooled) {
            pooled.release().subscribe();
        }

        @Override
        public Throwable refused(Throwable error) {
            return error;
        }
    }
}
