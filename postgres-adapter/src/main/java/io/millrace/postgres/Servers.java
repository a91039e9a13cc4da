package io.millrace.postgres;

import io.r2dbc.postgresql.MultiHostConnectionStrategy.TargetServerType;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which servers may be connected to. Immutable.
 *
 * @param hosts the servers, one at least
 * @param role which of them may serve
 * @param balanced whether each connection goes to one at random, instead of the first that will do
 */
record Servers(List<Host> hosts, TargetServerType role, boolean balanced) {
    Servers {
        hosts = List.copyOf(hosts);
    }

    /** The servers that were named, or else the one that is likely. */
    static Servers of(List<Host> named, TargetServerType role, boolean balanced) {
        return new Servers(named.isEmpty() ? List.of(new Host("localhost", Host.DEFAULT_PORT)) : named, role, balanced);
    }

    /** Replicas among these, of equal standing. */
    static Servers replicas(List<Host> hosts) {
        return new Servers(hosts, TargetServerType.SECONDARY, true);
    }

    /** The primary of these, where there are several to choose from. */
    Servers primary() {
        return hosts.size() == 1 ? this : new Servers(hosts, TargetServerType.PRIMARY, balanced);
    }

    /** What a server has to be, in the order of preference. */
    List<TargetServerType> roles() {
        return role == TargetServerType.PREFER_SECONDARY
                ? List.of(TargetServerType.SECONDARY, TargetServerType.ANY)
                : List.of(role);
    }

    /** As they stand in a URL. */
    String inUrl() {
        return hosts.stream().map(Host::inUrl).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return hosts.stream().map(Host::toString).collect(Collectors.joining(","));
    }
}
