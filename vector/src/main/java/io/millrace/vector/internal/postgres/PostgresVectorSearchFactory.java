package io.millrace.vector.internal.postgres;

import io.millrace.CapabilityStatus;
import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.spi.CapabilityFactory;
import io.millrace.vector.VectorSearch;
import io.millrace.vector.internal.index.IndexedVectorSearch;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Offers the search for PostgreSQL. */
public final class PostgresVectorSearchFactory implements CapabilityFactory<VectorSearch> {
    /** For the service loader. */
    public PostgresVectorSearchFactory() {}

    @Override
    public Class<VectorSearch> type() {
        return VectorSearch.class;
    }

    @Override
    public Optional<VectorSearch> create(RelationalDatastore datastore) {
        return datastore.type().equals(DatabaseType.POSTGRESQL)
                ? Optional.of(new IndexedVectorSearch(datastore, new PostgresStorage(datastore.dialect())))
                : Optional.empty();
    }

    @Override
    public Mono<CapabilityStatus> availability(RelationalDatastore datastore) {
        return Pgvector.obstacle(datastore)
                .map(CapabilityStatus::unavailable)
                .defaultIfEmpty(CapabilityStatus.AVAILABLE);
    }
}
