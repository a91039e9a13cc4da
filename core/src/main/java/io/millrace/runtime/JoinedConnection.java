package io.millrace.runtime;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Wrapped;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** The use of a connection that belongs to somebody else, who has a transaction open on it. */
public interface JoinedConnection {
    /**
     * What statements run on.
     *
     * @return the owner's connection, or what the adapter has put around it
     */
    Connection connection();

    /**
     * Ends what still runs on it, and nothing else.
     *
     * @return completes when nothing runs
     */
    Mono<Void> settle();

    /** Lets nothing begin on it any more. Its owner may go on. Does not wait. */
    void detach();

    /**
     * A connection whose driver ends by itself what nobody waits for, before the owner's next command.
     *
     * @param connection the connection
     * @return its use
     */
    static JoinedConnection of(Connection connection) {
        return new SelfContainedConnection(connection);
    }

    /**
     * Looks through what pools and proxies have around a connection.
     *
     * @param connection a connection
     * @param type the driver's own kind of connection
     * @param <T> the driver's own kind of connection
     * @return the first of this kind, the given one included
     */
    static <T> Optional<T> unwrapped(Connection connection, Class<T> type) {
        Object current = connection;
        while (!type.isInstance(current)) {
            Object wrapped = current instanceof Wrapped<?> wrapper ? wrapper.unwrap() : null;
            if (wrapped == null || wrapped == current) {
                return Optional.empty();
            }
            current = wrapped;
        }
        return Optional.of(type.cast(current));
    }
}
