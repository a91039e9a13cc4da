package io.millrace.postgres;

import io.millrace.DatabaseType;
import io.millrace.runtime.DatastoreSpec;
import io.millrace.runtime.R2dbcDatastore;
import reactor.netty.resources.LoopResources;

/**
 * A datastore on PostgreSQL, over a pool of connections.
 *
 * <p>Values arrive on the threads of an event loop, which must not be blocked: each serves several connections. A statement that
 * is cancelled is cancelled on the server as well, and its connection serves nobody else before that has ended.
 */
public final class PostgresDatastore extends R2dbcDatastore {
    private static final String THREADS = "millrace-postgres";

    PostgresDatastore(PostgresSettings settings) {
        // Not colocated: a connection that is asked for on an event loop would otherwise be served by that same one.
        this(settings, LoopResources.create(THREADS, 1, settings.eventLoops(), true, false));
    }

    private PostgresDatastore(PostgresSettings settings, LoopResources loops) {
        super(new DatastoreSpec(
                DatabaseType.POSTGRESQL,
                settings.connections().displayName(),
                PostgresDialect.INSTANCE,
                new PostgresConnectionSource(settings, loops, PostgresPool.create(settings, loops)),
                new PostgresStatementExecutor(),
                new PostgresErrorTranslator(),
                settings.logging()));
    }

    /**
     * Settings of a datastore, to begin with the database {@code postgres} on {@code localhost}.
     *
     * @return a builder
     */
    public static PostgresDatastoreBuilder builder() {
        return new PostgresDatastoreBuilder();
    }
}
