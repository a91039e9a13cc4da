package io.millrace.capability;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How busy a datastore was at one moment, as far as it can tell. The numbers are read one after the other while work goes on, so that they
 * may be of slightly different moments. Immutable.
 *
 * @param values what was read; a measure that the datastore does not have is absent
 */
public record DatastoreStatistics(Map<Measure, Long> values) {
    /** What nothing is known of. */
    public static final DatastoreStatistics NONE = new DatastoreStatistics(Map.of());

    /** What can be measured. Each is a number at the moment, unless it says that it counts since the beginning. */
    public enum Measure {
        /** Statements and transactions that wait for a connection. */
        WAITING,
        /** Those of {@link #WAITING} that were told that it took too long, since the beginning. */
        WAITS_EXPIRED,
        /** Statements and transactions that were told that too many wait already, since the beginning. */
        REFUSED,
        /** Connections of the pool that somebody has. */
        CONNECTIONS_IN_USE,
        /** Connections of the pool that are open and nobody has. */
        CONNECTIONS_IDLE,
        /** How many connections the pool may have. */
        CONNECTIONS_LIMIT,
        /** As {@link #WAITING}, for connections to replicas. */
        REPLICA_WAITING,
        /** As {@link #WAITS_EXPIRED}, for connections to replicas; with attempts to reach a replica again. */
        REPLICA_WAITS_EXPIRED,
        /** As {@link #REFUSED}, for connections to replicas. */
        REPLICA_REFUSED,
        /** As {@link #CONNECTIONS_IN_USE}, to replicas. */
        REPLICA_CONNECTIONS_IN_USE,
        /** As {@link #CONNECTIONS_IDLE}, to replicas. */
        REPLICA_CONNECTIONS_IDLE,
        /** As {@link #CONNECTIONS_LIMIT}, to replicas. */
        REPLICA_CONNECTIONS_LIMIT,
        /** Those of {@link #WAITING} that wait for a connection that only reads. */
        READERS_WAITING,
        /** Connections that only read and are at work, or kept by an open cursor or transaction. */
        READERS_BUSY,
        /** How many queries can read at once; open cursors and transactions beyond what is allowed for make it less. */
        READERS_LIMIT,
        /** Those of {@link #WAITING} that wait for the connection that writes, or does everything. */
        WRITERS_WAITING,
        /** Connections that write, or do everything, and are at work or kept by a transaction: 0 or 1. */
        WRITERS_BUSY,
        /** Results that are being read and not at their end. */
        CURSORS_OPEN,
        /** Transactions that are open, and scripts with a connection of their own. */
        TRANSACTIONS_OPEN,
        /** How often writes that came together were committed together, since the beginning. */
        GROUP_COMMITS,
        /** How many writes those were, since the beginning. */
        GROUPED_WRITES
    }

    /**
     * Copies the values.
     *
     * @param values what was read; a measure that the datastore does not have is absent
     */
    public DatastoreStatistics {
        EnumMap<Measure, Long> copy = new EnumMap<>(Measure.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /**
     * One number.
     *
     * @param measure what is asked for
     * @return the number; empty when the datastore has no such thing
     */
    public OptionalLong get(Measure measure) {
        Long value = values.get(measure);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
