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
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The capabilities of one datastore, each made when it is first asked for. That there is none is not remembered: another thread may
 * see more.
 */
final class Capabilities {
    private static final Logger LOG = LoggerFactory.getLogger(Capabilities.class);

    /** For all together: one that does not end must not keep the connections open for ever. */
    private static final Duration LONGEST_CLOSING = Duration.ofSeconds(30);

    /** What a factory made, and the factory, which alone can say whether it can be used. */
    private record Offer(Object capability, CapabilityFactory<?> factory) {}

    private final Map<Class<?>, Offer> made = new ConcurrentHashMap<>();

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
        return offer(type, datastore).map(offer -> type.cast(offer.capability()));
    }

    private Optional<Offer> offer(Class<?> type, RelationalDatastore datastore) {
        Offer known = made.get(type);
        return known == null ? make(type, datastore) : Optional.of(known);
    }

    /** One thread at a time, which may come here again: a capability may be made of others. */
    private synchronized Optional<Offer> make(Class<?> type, RelationalDatastore datastore) {
        Offer known = made.get(type);
        if (known != null) {
            return Optional.of(known);
        }
        if (!beingMade.add(type)) {
            throw new ConfigurationException("The capability " + type.getName() + " needs itself to be made, by way of "
                    + beingMade.stream().map(Class::getName).toList() + ".");
        }
        List<Offer> offers = new ArrayList<>();
        try {
            factories(type, datastore).forEach(factory -> factory.create(datastore)
                    .ifPresent(capability -> offers.add(new Offer(capability, factory))));
            refuseSeveral(type, datastore, offers);
            offers.forEach(offer -> keep(type, offer));
            return offers.stream().findFirst();
        } catch (RuntimeException | Error refused) {
            offers.forEach(Capabilities::giveUp);
            throw refused;
        } finally {
            beingMade.remove(type);
        }
    }

    private static void refuseSeveral(Class<?> type, RelationalDatastore datastore, List<Offer> offers) {
        if (offers.size() > 1) {
            throw new ConfigurationException("Several modules on the class path offer " + type.getName() + " for "
                    + datastore.displayName() + ": "
                    + offers.stream()
                            .map(offer -> offer.capability().getClass().getName())
                            .toList()
                    + "; keep one of them.");
        }
    }

    @GuardedBy("this")
    private void keep(Class<?> type, Offer offer) {
        if (offer.capability() instanceof ManagedCapability holder) {
            if (closed) {
                throw new DatastoreClosedException(
                        "The datastore is closed, and has no use for " + type.getName() + ".");
            }
            managed.push(holder);
        }
        made.put(type, offer);
    }

    /** What its factory took for it would stay for ever otherwise: nobody gets it, and nobody else closes it. */
    private static void giveUp(Offer offer) {
        if (offer.capability() instanceof ManagedCapability holder) {
            closing(holder, LONGEST_CLOSING).subscribe();
        }
    }

    /** Whether a capability can be used, and if not, why. */
    Mono<CapabilityStatus> availability(Class<?> type, RelationalDatastore datastore) {
        return offer(type, datastore)
                .<Mono<CapabilityStatus>>map(offer -> offer.factory().availability(datastore))
                .orElseGet(() -> Mono.just(CapabilityStatus.unavailable(whyNone(type, datastore))));
    }

    private static String whyNone(Class<?> type, RelationalDatastore datastore) {
        return factories(type, datastore).isEmpty()
                ? "No module on the class path offers " + type.getName()
                        + ". Add the one that does to the application's dependencies."
                : type.getName() + " is not made for " + datastore.displayName() + ".";
    }

    /**
     * Closes those that hold something, what was made last first, since it may be made of the others. Each is waited for as long as
     * its equal share of the time that is left.
     */
    Mono<Void> close() {
        return Mono.defer(() -> {
            List<ManagedCapability> all = takeManaged();
            Scheduler clock = Schedulers.parallel();
            long end = clock.now(TimeUnit.NANOSECONDS) + LONGEST_CLOSING.toNanos();
            return Flux.range(0, all.size())
                    .concatMap(index -> Mono.defer(() -> closing(
                            all.get(index),
                            Duration.ofNanos(end - clock.now(TimeUnit.NANOSECONDS))
                                    .dividedBy(all.size() - index))))
                    .then();
        });
    }

    private static Mono<Void> closing(ManagedCapability holder, Duration limit) {
        return Mono.defer(holder::close).timeout(limit).onErrorResume(failure -> {
            LOG.warn("The capability {} could not be closed", holder.getClass().getName(), PrintableError.of(failure));
            return Mono.empty();
        });
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
}
