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

/** Connections of others while a datastore works in their transactions. They are followed as its own are, and never given back. */
final class JoinedSessions implements Disposable {
    private final Set<JoinedSession> inUse = ConcurrentHashMap.newKeySet();
    private final Duration answerTimeout;
    private final SessionWatch<JoinedSession> watch;

    JoinedSessions(PostgresSettings settings) {
        this.answerTimeout = settings.answerTimeout();
        this.watch = new SessionWatch<>(
                inUse, new SessionWatch.Limits(answerTimeout, settings.network().resultIdle()), ended -> {});
    }

    /** The driver's own connection, if values can be read on it as they are. */
    static PostgresqlConnection joinable(Connection theirs) {
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
        return driver;
    }

    JoinedConnection join(PostgresqlConnection driver) {
        return new Joined(ServerSession.inTransactionOf(driver, answerTimeout));
    }

    @Override
    public void dispose() {
        watch.dispose();
    }

    /** All work on one connection. */
    private final class Joined implements JoinedConnection {
        private final ServerSession session;
        private final Set<JoinedSession> works = ConcurrentHashMap.newKeySet();

        Joined(ServerSession session) {
            this.session = session;
        }

        @Override
        public Work work() {
            JoinedSession work = new JoinedSession(session, this::forget);
            works.add(work);
            inUse.add(work);
            watch.begin();
            return work;
        }

        private void forget(JoinedSession left) {
            works.remove(left);
            inUse.remove(left);
        }

        @Override
        public void detach() {
            session.running().close();
            works.forEach(JoinedSession::detach);
            // Of work that has been left before, too.
            if (session.running().isSending(execution -> true)) {
                session.breakOff();
            }
        }
    }
}
