package io.millrace.runtime;

import io.millrace.RelationalDatastore;
import io.millrace.error.ConfigurationException;
import io.millrace.internal.Services;
import io.millrace.spi.CapabilityFactory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The capabilities of one datastore, each made when it is first asked for. That there is none is not remembered: another thread may
 * see more.
 */
final class Capabilities {
    private final Map<Class<?>, Object> made = new ConcurrentHashMap<>();

    /** In the order in which one asked for the other. Guarded by this. */
    private final Set<Class<?>> beingMade = new LinkedHashSet<>();

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
            offer.ifPresent(capability -> made.put(type, capability));
            return offer;
        } finally {
            beingMade.remove(type);
        }
    }

    private static <C> Optional<C> offer(Class<C> type, RelationalDatastore datastore) {
        List<?> offers =
                Services.find(CapabilityFactory.class, factory -> factory.type() == type, datastore.getClass()).stream()
                        .filter(factory -> factory.type() == type)
                        .flatMap(factory -> ((CapabilityFactory<?>) factory).create(datastore).stream())
                        .toList();
        if (offers.size() > 1) {
            throw new ConfigurationException("Several modules on the class path offer " + type.getName() + " for "
                    + datastore.displayName() + ": "
                    + offers.stream().map(offer -> offer.getClass().getName()).toList() + "; keep one of them.");
        }
        return offers.stream().findFirst().map(type::cast);
    }
}
