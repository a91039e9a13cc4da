package io.millrace.postgres;

import io.millrace.error.ConnectionLostException;
import io.millrace.error.DatastoreClosedException;
import io.millrace.error.DatastoreException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.TransientDatastoreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** Makes connections to the first of several servers that can be reached and is what is asked for. */
final class PostgresConnector {
    private final LoopResources loops;
    private final Servers servers;
    private final List<HostConnector> hosts;

    /** How often the types of the server were found to have changed: the driver learns them when it connects, and never again. */
    private final AtomicLong renewals = new AtomicLong();

    PostgresConnector(ConnectionSettings settings, LoopResources loops) {
        this.loops = loops;
        servers = settings.servers();
        hosts = servers.hosts().stream()
                .map(host -> new HostConnector(host, settings, loops))
                .toList();
    }

    /** From now on, connections that are open or being opened are outdated. */
    void renew() {
        renewals.incrementAndGet();
    }

    /** Whether the driver may have learnt the types before they changed. */
    boolean isOutdated(ServerConnection connection) {
        return connection.madeAt() != renewals.get();
    }

    Mono<ServerConnection> create() {
        // The pool may ask for one that was wanted before the datastore was closed.
        return Mono.defer(() -> loops.isDisposed()
                ? Mono.error(new DatastoreClosedException("The datastore is closed."))
                : first(attempts().iterator(), new ArrayList<>()));
    }

    private List<Mono<ServerConnection>> attempts() {
        long renewal = renewals.get();
        List<HostConnector> order = new ArrayList<>(hosts);
        if (servers.balanced()) {
            Collections.shuffle(order);
        }
        return servers.roles().stream()
                .flatMap(role -> order.stream().map(host -> host.connect(role, renewal)))
                .toList();
    }

    private Mono<ServerConnection> first(Iterator<Mono<ServerConnection>> left, List<DatastoreException> failures) {
        if (!left.hasNext()) {
            return Mono.error(none(failures));
        }
        return left.next().onErrorResume(DatastoreException.class, failure -> {
            failures.add(failure);
            return first(left, failures);
        });
    }

    /** A server that was reached and refuses says more than others that were not. */
    private DatastoreException none(List<DatastoreException> failures) {
        if (failures.size() == 1) {
            return failures.get(0);
        }
        return failures.stream()
                .filter(failure -> !(failure instanceof TransientDatastoreException))
                .findFirst()
                .orElseGet(() -> {
                    ConnectionLostException all = new ConnectionLostException(
                            "None of the servers " + servers + " can be used. "
                                    + failures.stream()
                                            .map(Throwable::getMessage)
                                            .distinct()
                                            .collect(Collectors.joining(" ")),
                            ErrorDetails.NONE,
                            null);
                    failures.forEach(all::addSuppressed);
                    return all;
                });
    }
}
