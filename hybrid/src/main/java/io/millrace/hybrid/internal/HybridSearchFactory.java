package io.millrace.hybrid.internal;

import io.millrace.CapabilityStatus;
import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.hybrid.HybridSearch;
import io.millrace.spi.CapabilityFactory;
import io.millrace.vector.VectorSearch;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Offers the search for every database that offers both of its arms. */
public final class HybridSearchFactory implements CapabilityFactory<HybridSearch> {
    /** For the service loader. */
    public HybridSearchFactory() {}

    @Override
    public Class<HybridSearch> type() {
        return HybridSearch.class;
    }

    @Override
    public Optional<HybridSearch> create(RelationalDatastore datastore) {
        return datastore.capability(FullTextSearch.class).flatMap(text -> datastore
                .capability(VectorSearch.class)
                .map(vectors -> new FusedSearch(datastore, text, vectors)));
    }

    @Override
    public Mono<CapabilityStatus> availability(RelationalDatastore datastore) {
        return Flux.just(FullTextSearch.class, VectorSearch.class)
                .concatMap(datastore::availability)
                .filter(status -> !status.isAvailable())
                .next()
                .defaultIfEmpty(CapabilityStatus.AVAILABLE);
    }
}
