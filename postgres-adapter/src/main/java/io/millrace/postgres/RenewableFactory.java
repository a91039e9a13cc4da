package io.millrace.postgres;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import reactor.core.publisher.Mono;

/**
 * Makes connections for a pool, and tells which of them were made too early: the driver learns the server's types when it connects,
 * and never again.
 */
final class RenewableFactory implements ConnectionFactory {
    private final PostgresConnector connector;

    /** Guarded by this, like all else here but the flag that spares most callers the lock. */
    @GuardedBy("this")
    private final Set<Connection> open = Collections.newSetFromMap(new WeakHashMap<>());

    @GuardedBy("this")
    private final Set<Connection> outdated = Collections.newSetFromMap(new WeakHashMap<>());

    private volatile boolean anyOutdated;

    @GuardedBy("this")
    private long renewals;

    RenewableFactory(PostgresConnector connector) {
        this.connector = connector;
    }

    @Override
    public Mono<Connection> create() {
        return Mono.defer(() -> {
            long begunAt = renewals();
            return connector.create().doOnNext(connection -> opened(connection, begunAt));
        });
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return connector.getMetadata();
    }

    /** From now on, connections that are open or being opened are outdated. */
    synchronized void renew() {
        renewals++;
        outdated.addAll(open);
        open.clear();
        anyOutdated = !outdated.isEmpty();
    }

    /** Whether the pool is to close a connection. It asks whenever it gives one out or takes one back, and closes it then. */
    boolean isOutdated(Connection connection) {
        return anyOutdated && takeOutdated(connection);
    }

    private synchronized boolean takeOutdated(Connection connection) {
        boolean known = outdated.remove(connection);
        anyOutdated = !outdated.isEmpty();
        return known;
    }

    private synchronized long renewals() {
        return renewals;
    }

    /** The driver may have learnt the types before they changed, when that was while it connected. */
    private synchronized void opened(Connection connection, long begunAt) {
        if (begunAt == renewals) {
            open.add(connection);
        } else {
            outdated.add(connection);
            anyOutdated = true;
        }
    }
}
