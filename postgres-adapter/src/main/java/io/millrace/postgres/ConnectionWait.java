package io.millrace.postgres;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.pool.PoolShutdownException;
import reactor.pool.PooledRef;
import reactor.util.context.Context;

/**
 * A caller that waits for a connection. Of the connection, the limit of the wait and the caller that cancels, the first decides;
 * a connection that comes too late goes back.
 */
final class ConnectionWait implements CoreSubscriber<PooledRef<PostgresqlConnection>>, Subscription {
    private final CoreSubscriber<? super Connection> caller;
    private final Pool pool;
    private final WaitLimit limit;
    private final long since = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean requested = new AtomicBoolean();
    private volatile @Nullable Subscription acquisition;

    /** Whether a connection has come, behind which the pool completes, and not the caller. */
    private volatile boolean came;

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
        Mono<PooledRef<PostgresqlConnection>> connections();

        /** The event loop of a connection, where whoever gets it goes on. */
        Executor loopOf(PostgresqlConnection connection);

        /** Whether a connection was idle for so long that it may be dead. */
        boolean needsProof(PostgresqlConnection connection);

        /** Whether a connection shows a sign of life within a limit. One that does not is gone from the pool. */
        Mono<Boolean> proves(PooledRef<PostgresqlConnection> connection);

        /** A connection is on its way to a caller: whoever closes the pool waits for what becomes of it. */
        void coming();

        /** One that was on its way is gone, and not handed over. */
        void gone();

        /** What a caller gets of a connection that was on its way. */
        PostgresSession handedOver(PooledRef<PostgresqlConnection> connection);

        /** Takes back a connection that was on its way to somebody who does not wait any more. */
        void comesTooLate(PooledRef<PostgresqlConnection> connection);

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
    public void onNext(PooledRef<PostgresqlConnection> connection) {
        came = true;
        pool.coming();
        try {
            // The pool calls this from a loop, for one caller after the other: work in it would keep the others
            // waiting, and what it throws would end the loop for good.
            pool.loopOf(connection.poolable()).execute(() -> arrived(connection));
        } catch (RejectedExecutionException closed) {
            connection.invalidate().onErrorComplete().subscribe();
            pool.gone();
            onError(new PoolShutdownException());
        }
    }

    private void arrived(PooledRef<PostgresqlConnection> connection) {
        if (over.get() || !pool.needsProof(connection.poolable())) {
            handOver(connection);
        } else {
            pool.proves(connection).subscribe(alive -> {
                if (alive) {
                    handOver(connection);
                } else {
                    pool.gone();
                    askAgain();
                }
            });
        }
    }

    private void handOver(PooledRef<PostgresqlConnection> connection) {
        if (ends()) {
            caller.onNext(pool.handedOver(connection));
            caller.onComplete();
        } else {
            pool.comesTooLate(connection);
        }
    }

    private void askAgain() {
        if (!over.get()) {
            pool.connections().subscribe(this);
        }
    }

    @Override
    public void onError(Throwable error) {
        if (ends()) {
            try {
                caller.onError(pool.refused(error));
            } catch (RuntimeException | Error thrown) {
                // The loop of the pool would end with it.
                Operators.onErrorDropped(thrown, caller.currentContext());
            }
        }
    }

    @Override
    public void onComplete() {
        if (!came && ends()) {
            caller.onComplete();
        }
    }

    /** Passed on once: the pool takes each request for another wait, and nobody would see the connection of the second. */
    @Override
    public void request(long n) {
        Subscription subscription = acquisition;
        if (subscription != null && !over.get() && (n <= 0 || requested.compareAndSet(false, true))) {
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
