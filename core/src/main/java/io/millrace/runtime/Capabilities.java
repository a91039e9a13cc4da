package io.millrace.runtime;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.CapabilityStatus;
import io.millrace.RelationalDatastore;
import io.millrace.error.ConfigurationException;
import io.millrace.error.DatastoreClosedException;
import io.millrace.internal.Services;
import io.millrace.spi.CapabilityFactory;
import io.millrace.spi.ManagedCapability;
import io.millrace.text.PrintableError;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The capabilities of one datastore, each made when it is first asked for. That there is none is not remembered: another thread may
 * see more.
 */
final class Capabilities {
    private static final Logger LOG = LoggerFactory.getLogger(Capabilities.class);

    /** One that does not end must not keep the connections open for ever. */
    private static final Duration LONGEST_CLOSING = Duration.ofSeconds(30);

    private final Map<Class<?>, Object> made = new ConcurrentHashMap<>();

    /** In the order in which one asked for the other. Guarded by this. */
    @GuardedBy("this")
    private final Set<Class<?>> beingMade = new LinkedHashSet<>();

    /** What was made last comes first. Guarded by this. */
    @GuardedBy("this")
    private final Deque<ManagedCapability> managed = new ArrayDeque<>();

    /** Guarded by this. */
    @GuardedBy("this")
    private boolean closed;

    <C> Optional<C> find(Class<C> type, RelationalDatastore datastore) {
        Object known = made.get(type);
        return known == null ? make(type, datastore) : Optional.of(type.cast(known));
    }

    /** One thread at a time, which may come here again: a capability may be made of others. */
    private synchronized <C> Optional<C> make(Class<C> type, RelationalDatastore datastore) {
        Object known = made.get(type);
        if (known != null) {
            return Optional.of(type.cast(known));
        }
        if (!beingMade.add(type)) {
            throw new ConfigurationException("The capability " + type.getName() + " needs itself to be made, by way of "
                    + beingMade.stream().map(Class::getName).toList() + ".");
        }
        try {
            Optional<C> offer = offer(type, datastore);
            if (offer.isPresent()) {
                keep(type, offer.get());
            }
            return offer;
        } finally {
            beingMade.remove(type);
        }
    }

    @GuardedBy("this")
    private void keep(Class<?> type, Object capability) {
        if (capability instanceof ManagedCapability holder) {
            if (closed) {
                throw new DatastoreClosedException(
                        "The datastore is closed, and has no use for " + type.getName() + ".");
            }
            managed.push(holder);
        }
        made.put(type, capability);
    }

    /** Whether a capability can be used, and if not, why. */
    Mono<CapabilityStatus> availability(Class<?> type, RelationalDatastore datastore) {
        List<CapabilityFactory<?>> factories = factories(type, datastore);
        if (factories.isEmpty()) {
            return Mono.just(CapabilityStatus.unavailable("No module on the class path offers " + type.getName()
                    + ". Add the one that does to the application's dependencies."));
        }
        if (find(type, datastore).isEmpty()) {
            return Mono.just(
                    CapabilityStatus.unavailable(type.getName() + " is not made for " + datastore.displayName() + "."));
        }
        return Flux.fromIterable(factories)
                .concatMap(factory -> factory.availability(datastore))
                .filter(status -> !status.isAvailable())
                .next()
                .defaultIfEmpty(CapabilityStatus.AVAILABLE);
    }

    /** Closes those that hold something, what was made last first. */
    Mono<Void> close() {
        return Flux.defer(() -> Flux.fromIterable(takeManaged()))
                .concatMap(holder -> Mono.defer(holder::close)
                        .timeout(LONGEST_CLOSING)
                        .onErrorResume(failure -> {
                            LOG.warn(
                                    "The capability {} could not be closed",
                                    holder.getClass().getName(),
                                    PrintableError.of(failure));
                            return Mono.empty();
                        }))
                .then();
    }

    private synchronized List<ManagedCapability> takeManaged() {
        closed = true;
        List<ManagedCapability> all = List.copyOf(managed);
        managed.clear();
        return all;
    }

    private static List<CapabilityFactory<?>> factories(Class<?> type, RelationalDatastore datastore) {
        List<CapabilityFactory<?>> wanted = new ArrayList<>();
        Services.find(CapabilityFactory.class, factory -> factory.type() == type, datastore.getClass()).stream()
                .filter(factory -> factory.type() == type)
                .forEach(wanted::add);
        return wanted;
    }

    private static <C> Optional<C> offer(Class<C> type, RelationalDatastore datastore) {
        List<?> offers = factories(type, datastore).stream()
                .flatMap(factory -> factory.create(datastore).stream())
                .toList();
        if (offers.size() > 1) {
            throw new ConfigurationException("Several modules on the class path offer " + type.getName() + " for "
                    + datastore.displayName() + ": "
                    + offers.stream().map(offer -> offer.getClass().getName()).toList() + "; keep one of them.");
        }
        return offers.stream().findFirst().map(type::cast);
    }
}
