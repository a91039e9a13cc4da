package io.millrace.postgres.server;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import java.time.Duration;

/** A primary, a replica that has nothing of what is written from now on, and a datastore whose queries go to that. */
public final class StaleReplica implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final OwnServer primary = OwnServer.start(ServerSetup.DEFAULT);
    private final OwnServer replica = primary.startReplica();
    private final RelationalDatastore store;

    public StaleReplica() {
        replica.administer("SELECT pg_wal_replay_pause()");
        store = Datastores.create(
                primary.config().withOption("replicas", replica.address()).withOption("replicaQueries", "true"));
    }

    public OwnServer primary() {
        return primary;
    }

    public RelationalDatastore store() {
        return store;
    }

    @Override
    public void close() {
        store.close().block(LIMIT);
        replica.close();
        primary.close();
    }
}
