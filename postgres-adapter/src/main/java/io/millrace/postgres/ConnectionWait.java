package io.millrace.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * A caller that waits for a connection. Of the connection, the limit of the wait and the caller that cancels, the first decides;
 * a connection that comes too late goes back.
 */
final class ConnectionWait implements CoreSubscriber<Connection>, Subscription {
    private final CoreSubscriber<? super Connection> caller;
    private final Pool pool;
    private final WaitLimit limit;
    private final long since = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean requested = new AtomicBoolean();
    private volatile @Nullable Subscription acquisition;

    /**
     * Whether a connection that has come is asked for a sign of life, or was. The pool completes behind it, when another may have been asked for
     * already on another thread: the caller would take that for the end of its work.
     */
    private volatile boolean proved;

    private ConnectionWait(CoreSubscriber<? super Connection> caller, Pool pool, WaitLimit limit) {
        this.caller = caller;
        this.pool = pool;
        this.limit = limit;
    }

    /** Connections of a pool, each waited for no longer than the limit. */
    static Mono<Connection> on(Pool pool, WaitLimit limit) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Connection> caller) {
                pool.connections().subscribe(new ConnectionWait(caller, pool, limit));
            }
        };
    }

    /** Where connections come from. */
    interface Pool {
        Mono<Connection> connections();

        /** Whether a connection was idle for so long that it may be dead. */
        boolean needsProof(Connection connection);

        /** Whether a connection shows a sign of life within a limit. One that does not is gone from the pool. */
        Mono<Boolean> proves(Connection connection);

        /** What a caller gets of a connection. */
        PostgresSession handedOver(Connection connection);

        /** Whether the pool had a connection that broke at that moment. It is gone from the pool, so another is asked for. */
        boolean wasLost(Throwable error);

        /** The error as a caller is to see it. Called once for each caller, just before it is told, since refusals are counted. */
        Throwable refused(Throwable error);
    }

    long since() {
        return since;
    }

    void expire() {
        if (ends()) {
            cancelAcquisition();
            caller.onError(pool.refused(new R2dbcTimeoutException("No connection became free in time")));
        }
    }

    @Override
    public Context currentContext() {
        return caller.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        boolean first = acquisition == null;
        acquisition = subscription;
        if (first) {
            limit.begin(this);
            caller.onSubscribe(this);
        } else if (over.get()) {
            subscription.cancel();
        } else {
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(Connection connection) {
        if (over.get() || !pool.needsProof(connection)) {
            handOver(connection);
        } else {
            proved = true;
            pool.proves(connection).subscribe(alive -> {
                if (alive) {
                    handOver(connection);
                } else {
                    askAgain();
                }
            });
        }
    }

    private void handOver(Connection connection) {
        if (ends()) {
            caller.onNext(pool.handedOver(connection));
            caller.onComplete();
        } else {
            Mono.from(connection.close()).onErrorComplete().subscribe();
        }
    }

    private void askAgain() {
        if (!over.get()) {
            pool.connections().subscribe(this);
        }
    }

    @Override
    public void onError(Throwable error) {
        if (pool.wasLost(error) && !over.get()) {
            askAgain();
        } else if (ends()) {
            caller.onError(pool.refused(error));
        }
    }

    @Override
    public void onComplete() {
        if (!proved && ends()) {
            caller.onComplete();
        }
    }

    /** Passed on once: the pool takes each request for another wait, and nobody would see the connection of the second. */
    @Override
    public void request(long n) {
        Subscription subscription = acquisition;
        if (subscription != null && (n <= 0 || requested.compareAndSet(false, true))) {
            subscription.request(n);
        }
    }

    @Override
    public void cancel() {
        if (ends()) {
            cancelAcquisition();
        }
    }

    private boolean ends() {
        boolean first = over.compareAndSet(false, true);
        if (first) {
            limit.end(this);
        }
        return first;
    }

    private void cancelAcquisition() {
        Subscription subscription = acquisition;
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
