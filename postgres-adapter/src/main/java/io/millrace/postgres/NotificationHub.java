package io.millrace.postgres;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.capability.ListenSignal;
import io.millrace.error.DatastoreClosedException;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Everybody of one datastore who listens, on one connection: a session on the server costs it as much whether it hears one channel
 * or a hundred. The connection is there while somebody listens.
 */
final class NotificationHub {
    private final Mono<PostgresqlConnection> connections;
    private final PostgresSettings settings;
    private final Map<Listener, ListenSession> joined = new ConcurrentHashMap<>();
    private final Set<ListenSession> sessions = ConcurrentHashMap.newKeySet();

    /** Guards which session takes new subscribers. */
    private final Object lock = new Object();

    @GuardedBy("lock")
    private @Nullable ListenSession current;

    @GuardedBy("lock")
    private boolean closed;

    /**
     * Nobody listens yet.
     *
     * @param connections makes a connection for each subscriber
     * @param settings the datastore's
     */
    NotificationHub(Mono<PostgresqlConnection> connections, PostgresSettings settings) {
        this.connections = connections;
        this.settings = settings;
    }

    Flux<ListenSignal> listen(String channel) {
        return Listener.signals(channel, this::join, this::leave);
    }

    private void join(Listener listener) {
        Runnable next;
        synchronized (lock) {
            next = closed ? () -> listener.fail(closed()) : joinCurrent(listener);
        }
        next.run();
        // It may have cancelled before it was known here.
        if (listener.isGone()) {
            leave(listener);
        }
    }

    /** What is left to do outside the lock, since it runs the code of others. */
    @GuardedBy("lock")
    private Runnable joinCurrent(Listener listener) {
        ListenSession session = current;
        if (session != null && session.add(listener)) {
            joined.put(listener, session);
            return () -> {};
        }
        ListenSession begun = new ListenSession(connections, settings);
        begun.add(listener);
        joined.put(listener, begun);
        sessions.add(begun);
        current = begun;
        return () -> {
            begun.whenOver().doOnTerminate(() -> sessions.remove(begun)).subscribe();
            begun.begin();
        };
    }

    private void leave(Listener listener) {
        ListenSession session = joined.remove(listener);
        if (session != null) {
            session.remove(listener);
        }
    }

    /** Ends everybody who listens, and waits a limited time for their connection to be closed. */
    Mono<Void> close() {
        return Mono.defer(() -> {
            synchronized (lock) {
                closed = true;
            }
            sessions.forEach(session -> session.fail(closed()));
            return Mono.when(sessions.stream().map(ListenSession::whenOver).toList())
                    .timeout(settings.closeTimeout())
                    .onErrorComplete(TimeoutException.class);
        });
    }

    private static DatastoreClosedException closed() {
        return new DatastoreClosedException("The datastore was closed while this listened.");
    }
}
