package io.millrace.fulltext.contract;

import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.spi.CapabilityFactory;
import java.util.Optional;
import java.util.ServiceLoader;

/** A search beside the datastore's own, which knows nothing yet, as in another process. */
final class NewSearch {
    private NewSearch() {}

    static FullTextSearch of(RelationalDatastore datastore) {
        return ServiceLoader.load(CapabilityFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.type() == FullTextSearch.class)
                .flatMap(factory -> ((Optional<?>) factory.create(datastore)).stream())
                .map(FullTextSearch.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
