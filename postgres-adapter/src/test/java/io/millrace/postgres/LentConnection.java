package io.millrace.postgres;

import reactor.core.publisher.Mono;
import reactor.pool.PooledRef;
import reactor.pool.PooledRefMetadata;

/** A connection that is given back to nobody. */
record LentConnection(ServerConnection poolable) implements PooledRef<ServerConnection> {
    @Override
    public PooledRefMetadata metadata() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Void> invalidate() {
        return Mono.empty();
    }

    @Override
    public Mono<Void> release() {
        return Mono.empty();
    }
}
