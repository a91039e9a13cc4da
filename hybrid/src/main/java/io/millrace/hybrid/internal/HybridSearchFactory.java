package io.millrace.hybrid.internal;

import io.millrace.CapabilityStatus;
import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.hybrid.HybridSearch;
import io.millrace.spi.CapabilityFactory;
import io.millrace.vector.VectorSearch;
import java.util.Optional;
import java.util.stream.Collectors;
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
        return Flux.concat(
                        missing(datastore, FullTextSearch.class, "full-text search"),
                        missing(datastore, VectorSearch.class, "vector search"))
                .collect(Collectors.joining(" "))
                .map(reasons -> reasons.isEmpty()
                        ? CapabilityStatus.AVAILABLE
                        : CapabilityStatus.unavailable("Hybrid search has not got all of its arms. " + reasons));
    }

    /** Which arm is missing, and why; empty where it is there. */
    private static Mono<String> missing(RelationalDatastore datastore, Class<?> capability, String arm) {
        return datastore.availability(capability).mapNotNull(status -> status.reason()
                .map(why -> "There is no " + arm + ": " + why)
                .orElse(null));
    }
}
