package io.millrace.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcTimeoutException;
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
 * A caller that waits for a connection. Of the connection, the limit of the wait, the close of the pool and the caller that cancels, the
 * first decides; a connection that comes too late goes back.
 */
final class ConnectionWait implements CoreSubscriber<PooledRef<ServerConnection>>, Subscription {
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
                if (pool.begins()) {
                    pool.connections().subscribe(new ConnectionWait(caller, pool, limit));
                } else {
                    Operators.error(caller, pool.refused(new PoolShutdownException()));
                }
            }
        };
    }

    /** Where connections come from. */
    interface Pool {
        Mono<PooledRef<ServerConnection>> connections();

        /** Whether a connection was idle for so long that it may be dead. */
        boolean needsProof(ServerConnection connection);

        /** Whether a connection shows a sign of life within a limit. One that does not is gone from the pool. */
        Mono<Boolean> proves(PooledRef<ServerConnection> connection);

        /**
         * Somebody is about to wait for a connection: whoever closes the pool waits for what becomes of it.
         *
         * @return whether there may be one still
         */
        boolean begins();

        /** Somebody waits no more, and has got none. */
        void gaveUp();

        /** What a caller gets who has waited, and who counts until it is given back. */
        PostgresSession handedOver(PooledRef<ServerConnection> connection);

        /** Takes back a connection of somebody who does not wait any more. */
        void comesTooLate(PooledRef<ServerConnection> connection);

        /** The error as a caller is to see it. Called once for each caller, just before it is told, since refusals are counted. */
        Throwable refused(Throwable error);
    }

    long since() {
        return since;
    }

    /** Called by the limit, once it is over. */
    void expire() {
        giveUp(new R2dbcTimeoutException("No connection became free in time"));
    }

    /** Called when the pool is closed, which forgets callers whose connections are being made. */
    void closed() {
        giveUp(new PoolShutdownException());
    }

    private void giveUp(Throwable reason) {
        if (ends()) {
            cancelAcquisition();
            refuse(reason);
        }
    }

    /** A caller counts no more before it is told, since it may wait for the close of the pool then. */
    private void refuse(Throwable reason) {
        pool.gaveUp();
        try {
            caller.onError(pool.refused(reason));
        } catch (RuntimeException | Error thrown) {
            // Others are told on the same way, and the loop of the pool would end with it.
            Operators.onErrorDropped(thrown, caller.currentContext());
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
            caller.onSubscribe(this);
            limit.begin(this);
            if (over.get()) {
                limit.end(this);
            } else if (limit.isDisposed()) {
                closed();
            }
        } else if (over.get()) {
            subscription.cancel();
        } else {
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(PooledRef<ServerConnection> connection) {
        came = true;
        try {
            // The pool calls this from a loop, for one caller after the other: work in it would keep the others
            // waiting, and what it throws would end the loop for good.
            connection.poolable().loop().execute(() -> arrived(connection));
        } catch (RejectedExecutionException closed) {
            connection.invalidate().onErrorComplete().subscribe();
            onError(new PoolShutdownException());
        }
    }

    private void arrived(PooledRef<ServerConnection> connection) {
        if (over.get() || !pool.needsProof(connection.poolable())) {
            handOver(connection);
        } else {
            pool.proves(connection).subscribe(alive -> {
                if (alive) {
                    handOver(connection);
                } else {
                    askAgain();
                }
            });
        }
    }

    private void handOver(PooledRef<ServerConnection> connection) {
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
            refuse(error);
        }
    }

    @Override
    public void onComplete() {
        if (!came && ends()) {
            pool.gaveUp();
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
            pool.gaveUp();
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
