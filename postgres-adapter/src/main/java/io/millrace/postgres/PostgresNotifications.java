package io.millrace.postgres;

import io.millrace.SqlOperations;
import io.millrace.capability.ListenSignal;
import io.millrace.capability.Notifications;
import io.millrace.error.ErrorDetails;
import io.millrace.error.ParameterException;
import io.millrace.sql.Identifier;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code LISTEN} and {@code NOTIFY}, with names and payloads that the server would cut or refuse refused beforehand. */
final class PostgresNotifications implements Notifications {
    /** PostgreSQL's limit: less than 8,000 bytes with the default size of its pages. */
    private static final int MAX_PAYLOAD = 7_999;

    private static final String NOTIFY = "SELECT pg_notify(?, ?)";

    private final PostgresDatastore datastore;

    PostgresNotifications(PostgresDatastore datastore) {
        this.datastore = datastore;
    }

    @Override
    public Flux<ListenSignal> listen(String channel) {
        return Flux.defer(() -> {
            requireName(channel);
            return datastore.listen(channel);
        });
    }

    @Override
    public Mono<Void> notify(String channel, String payload) {
        return notify(datastore, channel, payload);
    }

    /** Not a query, which might be served by a replica. */
    @Override
    public Mono<Void> notify(SqlOperations work, String channel, String payload) {
        return Mono.defer(() -> {
            requireName(channel);
            requirePayload(payload);
            return work.execute(NOTIFY, channel, payload).then();
        });
    }

    /** {@code LISTEN} cuts a name that is too long, and {@code pg_notify} refuses it. */
    private static void requireName(String channel) {
        try {
            Identifier.of(channel);
        } catch (IllegalArgumentException unfit) {
            throw new ParameterException(
                    "The name of a channel cannot be used. " + unfit.getMessage(), ErrorDetails.NONE, unfit);
        }
    }

    private static void requirePayload(String payload) {
        int bytes = payload.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_PAYLOAD) {
            throw new ParameterException(
                    "The payload of a notification has " + bytes + " bytes in UTF-8, and may have " + MAX_PAYLOAD
                            + ". Store what is large in a table, and send its key.",
                    ErrorDetails.NONE,
                    null);
        }
        if (payload.indexOf('\0') >= 0) {
            throw new ParameterException(
                    "The payload of a notification holds the character NUL, which PostgreSQL refuses in texts.",
                    ErrorDetails.NONE,
                    null);
        }
    }
}
