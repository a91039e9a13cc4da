package io.millrace.postgres;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** How the sessions of a datastore end. Asked when something went wrong, and once for each use of a connection. */
final class SessionEnds {
    /** How long the driver may take to say farewell. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Map<PostgresqlConnection, SessionEnd> ends = Collections.synchronizedMap(new WeakHashMap<>());

    /** Makes a connection whose end will be known. */
    Mono<PostgresqlConnection> watched(Supplier<Mono<PostgresqlConnection>> connecting) {
        return Mono.defer(() -> {
            SessionEnd end = new SessionEnd();
            return connecting
                    .get()
                    .contextWrite(context -> context.put(SessionEnd.class, end))
                    .doOnNext(connection -> {
                        ends.put(connection, end);
                        end.established();
                    });
        });
    }

    /** How a session ended or will end. */
    @Nullable
    SessionEnd of(PostgresqlConnection connection) {
        return ends.get(connection);
    }

    /** Closes a connection, which may be a dead one, within a limit, and without an error. */
    Mono<Void> close(PostgresqlConnection connection) {
        return connection.close().timeout(FAREWELL).onErrorComplete().doFinally(end -> {
            SessionEnd session = of(connection);
            if (session != null) {
                session.cut();
            }
        });
    }
}
