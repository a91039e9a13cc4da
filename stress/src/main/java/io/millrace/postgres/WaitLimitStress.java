package io.millrace.postgres;

import io.r2dbc.spi.Connection;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.pool.PooledRef;

/** Callers that begin to wait, against the timer that looks after those who wait. */
public class WaitLimitStress {
    /** The timer goes off while its first caller is still setting it: the caller must not be left without one. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "a timer is set")
    @Outcome(expect = Expect.FORBIDDEN, desc = "somebody waits for ever, or timers pile up")
    @State
    public static class FirstWaits {
        private final Timers timers = new Timers();
        private final WaitLimit limit = new WaitLimit(Duration.ofDays(1), timers);

        @Actor
        public void caller() {
            Caller.waits(limit);
        }

        @Actor
        public void timer() {
            for (int i = 0; i < 20; i++) {
                timers.goOff();
            }
        }

        @Arbiter
        public void afterwards(I_Result r) {
            r.r1 = timers.set();
        }
    }

    /** The last timer goes off for callers that are gone, while another begins to wait. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "it is told in the end")
    @Outcome(expect = Expect.FORBIDDEN, desc = "it waits for ever, or is told twice")
    @State
    public static class LaterWaits {
        private final Timers timers = new Timers();
        private final WaitLimit limit = new WaitLimit(Duration.ofNanos(1), timers);
        private final Caller later = new Caller();

        public LaterWaits() {
            Caller.waits(limit).cancel();
        }

        @Actor
        public void caller() {
            later.begin(limit);
        }

        @Actor
        public void timer() {
            timers.goOff();
        }

        @Arbiter
        public void afterwards(II_Result r) {
            timers.goOff();
            r.r1 = later.told;
            timers.goOff();
            r.r2 = later.told;
        }
    }

    private static final class Caller implements CoreSubscriber<Connection> {
        private Subscription subscription = Operators.emptySubscription();
        private int told;

        static Caller waits(WaitLimit limit) {
            Caller caller = new Caller();
            caller.begin(limit);
            return caller;
        }

        void begin(WaitLimit limit) {
            ConnectionWait.on(new EmptyPool(), limit).subscribe(this);
        }

        void cancel() {
            subscription.cancel();
        }

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(Connection connection) {}

        @Override
        public void onError(Throwable error) {
            told++;
        }

        @Override
        public void onComplete() {}
    }

    /** None ever has a connection for anybody. */
    private static final class EmptyPool implements ConnectionWait.Pool {
        @Override
        public Mono<PooledRef<ServerConnection>> connections() {
            return Mono.never();
        }

        @Override
        public boolean needsProof(ServerConnection connection) {
            return false;
        }

        @Override
        public Mono<Boolean> proves(PooledRef<ServerConnection> connection) {
            return Mono.just(true);
        }

        @Override
        public boolean begins() {
            return true;
        }

        @Override
        public void gaveUp() {}

        @Override
        public PostgresSession handedOver(PooledRef<ServerConnection> connection) {
            throw new IllegalStateException();
        }

        @Override
        public void comesTooLate(PooledRef<ServerConnection> connection) {
            throw new IllegalStateException();
        }

        @Override
        public Throwable refused(Throwable error) {
            return error;
        }
    }
}
