package io.millrace.postgres;

import io.millrace.error.TransactionUsageException;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.postgres.internal.ExactValues;
import io.millrace.runtime.JoinedConnection;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Connections of others while a datastore works in their transactions. They are followed as its own are, and never given back. */
final class JoinedSessions implements Disposable {
    private final Set<PostgresSession> inUse = ConcurrentHashMap.newKeySet();
    private final SessionEnds ends = new SessionEnds();
    private final Duration answerTimeout;
    private final SessionWatch watch;

    JoinedSessions(PostgresSettings settings) {
        this.answerTimeout = settings.answerTimeout();
        this.watch = new SessionWatch(
                inUse, new SessionWatch.Limits(answerTimeout, settings.network().resultIdle()), ended -> {});
    }

    JoinedConnection join(Connection theirs) {
        PostgresqlConnection driver = JoinedConnection.unwrapped(theirs, PostgresqlConnection.class)
                .orElseThrow(() ->
                        new UnsupportedFeatureException("The connection is not one of r2dbc-postgresql, and cannot"
                                + " be joined by a datastore on PostgreSQL."));
        if (!ExactValues.serve(driver)) {
            throw new TransactionUsageException(
                    "The connection was made without what reads values as they are, so some would be"
                            + " others. Give codecRegistrar(PostgresDatastore.codecRegistrar()) to the configuration of whatever"
                            + " makes it.");
        }
        PostgresSession session = new PostgresSession(driver, ends, answerTimeout);
        inUse.add(session);
        watch.begin();
        return new Joined(session);
    }

    @Override
    public void dispose() {
        watch.dispose();
    }

    private final class Joined implements JoinedConnection {
        private final PostgresSession session;

        Joined(PostgresSession session) {
            this.session = session;
        }

        @Override
        public Connection connection() {
            return session;
        }

        @Override
        public Mono<Void> settle() {
            return session.settledForOwner();
        }

        /**
         * What runs is read to its end by the driver, and what the owner sends comes behind it. The server is not asked to end it:
         * that request might arrive when the owner's own command runs.
         */
        @Override
        public void detach() {
            session.detach();
            inUse.remove(session);
        }
    }
}
