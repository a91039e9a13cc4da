package io.millrace.postgres;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Servers that follow the primary and take reads off it: read-only transactions, and other queries when asked. A read may be served
 * by a state that is a moment old. Immutable; start from {@link #on}.
 */
public final class ReplicaOptions {
    static final ReplicaOptions NONE = new ReplicaOptions(List.of(), false, true, null);

    private final List<Host> hosts;
    private final boolean queries;
    private final boolean fallback;
    private final @Nullable Integer poolSize;

    private ReplicaOptions(List<Host> hosts, boolean queries, boolean fallback, @Nullable Integer poolSize) {
        this.hosts = List.copyOf(hosts);
        this.queries = queries;
        this.fallback = fallback;
        this.poolSize = poolSize;
    }

    /**
     * A replica. Read-only transactions go to it, or to the primary as long as it cannot be reached.
     *
     * @param name its name or address; a server that turns out to be no replica is not used
     * @param port its port
     * @return options
     */
    public static ReplicaOptions on(String name, int port) {
        return NONE.and(name, port);
    }

    /**
     * These options with one more replica. Each new connection goes to one of them at random, or to the next that can be
     * reached.
     *
     * @param name its name or address
     * @param port its port
     * @return new options
     */
    public ReplicaOptions and(String name, int port) {
        return withHosts(
                Stream.concat(hosts.stream(), Stream.of(new Host(name, port))).toList());
    }

    /**
     * These options with or without queries outside transactions. Of those the ones that only select go to a replica, as far as
     * their text tells; it does not tell what a function does that they call.
     *
     * @param value by default {@code false}
     * @return new options
     */
    public ReplicaOptions withQueries(boolean value) {
        return new ReplicaOptions(hosts, value, fallback, poolSize);
    }

    /**
     * These options with another answer to replicas that cannot be reached.
     *
     * @param value {@code true}, the default, to read from the primary until one can be reached again; {@code false} for a
     *     {@link io.millrace.error.ConnectionLostException}, where the primary could not bear the reads
     * @return new options
     */
    public ReplicaOptions withFallback(boolean value) {
        return new ReplicaOptions(hosts, queries, value, poolSize);
    }

    /**
     * These options with another limit on the connections to replicas, all together, which are beside those to the primary.
     *
     * @param size the most connections; by default as many as to the primary
     * @return new options
     */
    public ReplicaOptions withPoolSize(int size) {
        return new ReplicaOptions(hosts, queries, fallback, Bounds.atLeast("replicaPoolSize", 1, size));
    }

    ReplicaOptions withHosts(List<Host> all) {
        return new ReplicaOptions(all, queries, fallback, poolSize);
    }

    List<Host> hosts() {
        return hosts;
    }

    boolean queries() {
        return queries;
    }

    boolean fallback() {
        return fallback;
    }

    /** The limits of the replicas' pool, given those of the primary's. */
    PoolLimits pool(PoolLimits primary) {
        return poolSize == null ? primary : primary.withPoolSize(poolSize);
    }
}
