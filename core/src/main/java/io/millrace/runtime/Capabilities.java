package io.millrace.runtime;

import io.millrace.RelationalDatastore;
import io.millrace.error.ConfigurationException;
import io.millrace.spi.CapabilityFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/** The capabilities of one datastore, each made when it is first asked for. */
final class Capabilities {
    private final Map<Class<?>, Optional<?>> made = new ConcurrentHashMap<>();

    <C> Optional<C> find(Class<C> type, RelationalDatastore datastore) {
        return made.computeIfAbsent(type, missing -> make(missing, datastore)).map(type::cast);
    }

    private static Optional<?> make(Class<?> type, RelationalDatastore datastore) {
        List<?> offers = ServiceLoader.load(CapabilityFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.type() == type)
                .flatMap(factory -> ((CapabilityFactory<?>) factory).create(datastore).stream())
                .toList();
        if (offers.size() > 1) {
            throw new ConfigurationException("Several modules on the class path offer " + type.getName() + " for "
                    + datastore.displayName() + ": "
                    + offers.stream().map(offer -> offer.getClass().getName()).toList() + "; keep one of them.");
        }
        return offers.stream().findFirst();
    }
}
