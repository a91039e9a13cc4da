package io.millrace.runtime;

import io.r2dbc.spi.Connection;
import reactor.core.publisher.Mono;

/**
 * A connection that needs nobody to follow what runs on it.
 *
 * @param connection what statements run on
 */
record SelfContainedConnection(Connection connection) implements JoinedConnection {
    @Override
    public Mono<Void> settle() {
        return Mono.empty();
    }

    @Override
    public void detach() {}
}
