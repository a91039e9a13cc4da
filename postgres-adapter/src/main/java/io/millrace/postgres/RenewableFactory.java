package io.millrace.postgres;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import reactor.core.publisher.Mono;

/**
 * Makes connections for a pool, and tells which of them were made too early: the driver learns the server's types when it connects,
 * and never again.
 */
final class RenewableFactory {
    private final PostgresConnector connector;

    /** Guarded by this, like all else here but the flag that spares most callers the lock. */
    @GuardedBy("this")
    private final Set<PostgresqlConnection> open = Collections.newSetFromMap(new WeakHashMap<>());

    @GuardedBy("this")
    private final Set<PostgresqlConnection> outdated = Collections.newSetFromMap(new WeakHashMap<>());

    private volatile boolean anyOutdated;

    @GuardedBy("this")
    private long renewals;

    RenewableFactory(PostgresConnector connector) {
        this.connector = connector;
    }

    Mono<PostgresqlConnection> create() {
        return Mono.defer(() -> {
            long begunAt = renewals();
            return connector.create().doOnNext(connection -> opened(connection, begunAt));
        });
    }

    /** From now on, connections that are open or being opened are outdated. */
    synchronized void renew() {
        renewals++;
        outdated.addAll(open);
        open.clear();
        anyOutdated = !outdated.isEmpty();
    }

    /** Whether the pool is to close a connection. It asks whenever it gives one out or takes one back, and closes it then. */
    boolean isOutdated(PostgresqlConnection connection) {
        return anyOutdated && takeOutdated(connection);
    }

    private synchronized boolean takeOutdated(PostgresqlConnection connection) {
        boolean known = outdated.remove(connection);
        anyOutdated = !outdated.isEmpty();
        return known;
    }

    private synchronized long renewals() {
        return renewals;
    }

    /** The driver may have learnt the types before they changed, when that was while it connected. */
    private synchronized void opened(PostgresqlConnection connection, long begunAt) {
        if (begunAt == renewals) {
            open.add(connection);
        } else {
            outdated.add(connection);
            anyOutdated = true;
        }
    }
}
