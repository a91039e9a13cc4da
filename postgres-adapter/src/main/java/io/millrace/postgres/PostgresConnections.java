package io.millrace.postgres;

import io.millrace.ListenSignal;
import io.millrace.runtime.ConnectionSource;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** All that connects a datastore with its servers, and the threads that serve it. */
final class PostgresConnections implements ConnectionSource {
    private static final String THREADS = "millrace-postgres";
    private static final Duration LOOPS_QUIET = Duration.ZERO;
    private static final Duration LOOPS_LIMIT = Duration.ofSeconds(2);

    private final LoopResources loops;
    private final PostgresConnectionSource primary;
    private final NotificationHub notifications;

    PostgresConnections(PostgresSettings settings) {
        // Not colocated: a connection that is asked for on an event loop would otherwise be served by that same one.
        loops = LoopResources.create(THREADS, 1, settings.eventLoops(), true, false);
        primary = new PostgresConnectionSource(
                new PostgresConnector(settings.connections(), loops), settings.pool(), settings.closeTimeout());
        notifications = new NotificationHub(
                new PostgresConnector(settings.connections().ofPrimary(), loops).create(), settings);
    }

    Flux<ListenSignal> listen(String channel) {
        return notifications.listen(channel);
    }

    @Override
    public <T> Flux<T> use(Function<? super Connection, ? extends Publisher<T>> work) {
        return primary.use(work);
    }

    @Override
    public <T> Mono<T> useOne(Function<? super Connection, ? extends Mono<T>> work) {
        return primary.useOne(work);
    }

    @Override
    public Mono<Connection> acquire(boolean readOnly) {
        return primary.acquire(readOnly);
    }

    @Override
    public Mono<Void> release(Connection connection) {
        return primary.release(connection);
    }

    @Override
    public Mono<Void> close() {
        return notifications.close().then(primary.close()).then(loops.disposeLater(LOOPS_QUIET, LOOPS_LIMIT));
    }
}
