package io.millrace.postgres;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import reactor.core.publisher.Mono;
import reactor.pool.PooledRef;
import reactor.pool.PooledRefMetadata;

/** A connection that is given back to nobody. */
record LentConnection(PostgresqlConnection poolable) implements PooledRef<PostgresqlConnection> {
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
