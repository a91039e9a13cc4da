package io.millrace.postgres;

import io.millrace.capability.DatastoreStatistics.Measure;
import java.util.Map;
import reactor.pool.InstrumentedPool.PoolMetrics;

/** What a pool says of itself, by the measures of a datastore. */
enum PoolStatistics {
    PRIMARY(
            Measure.WAITING,
            Measure.WAITS_EXPIRED,
            Measure.REFUSED,
            Measure.CONNECTIONS_IN_USE,
            Measure.CONNECTIONS_IDLE,
            Measure.CONNECTIONS_LIMIT),
    REPLICAS(
            Measure.REPLICA_WAITING,
            Measure.REPLICA_WAITS_EXPIRED,
            Measure.REPLICA_REFUSED,
            Measure.REPLICA_CONNECTIONS_IN_USE,
            Measure.REPLICA_CONNECTIONS_IDLE,
            Measure.REPLICA_CONNECTIONS_LIMIT);

    private final Measure waiting;
    private final Measure expired;
    private final Measure refused;
    private final Measure inUse;
    private final Measure idle;
    private final Measure limit;

    PoolStatistics(Measure waiting, Measure expired, Measure refused, Measure inUse, Measure idle, Measure limit) {
        this.waiting = waiting;
        this.expired = expired;
        this.refused = refused;
        this.inUse = inUse;
        this.idle = idle;
        this.limit = limit;
    }

    void addTo(Map<Measure, Long> values, PoolMetrics pool, WaitTally waits) {
        values.put(waiting, (long) pool.pendingAcquireSize());
        values.put(expired, waits.expired());
        values.put(refused, waits.refused());
        values.put(inUse, (long) pool.acquiredSize());
        values.put(idle, (long) pool.idleSize());
        values.put(limit, (long) pool.getMaxAllocatedSize());
    }
}
