package io.millrace.fulltext.internal.postgres;

import io.millrace.CapabilityStatus;
import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.internal.index.IndexedTextSearch;
import io.millrace.spi.CapabilityFactory;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Offers the search for PostgreSQL. */
public final class PostgresTextSearchFactory implements CapabilityFactory<FullTextSearch> {
    /** For the service loader. */
    public PostgresTextSearchFactory() {}

    @Override
    public Class<FullTextSearch> type() {
        return FullTextSearch.class;
    }

    @Override
    public Optional<FullTextSearch> create(RelationalDatastore datastore) {
        return datastore.type().equals(DatabaseType.POSTGRESQL)
                ? Optional.of(new IndexedTextSearch(datastore, new PostgresStorage(datastore.dialect())))
                : Optional.empty();
    }

    @Override
    public Mono<CapabilityStatus> availability(RelationalDatastore datastore) {
        return ServerEncoding.obstacle(datastore)
                .map(CapabilityStatus::unavailable)
                .defaultIfEmpty(CapabilityStatus.AVAILABLE);
    }
}
