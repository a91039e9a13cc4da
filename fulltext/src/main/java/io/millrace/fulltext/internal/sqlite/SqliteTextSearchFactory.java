package io.millrace.fulltext.internal.sqlite;

import io.millrace.CapabilityStatus;
import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.internal.index.IndexedTextSearch;
import io.millrace.spi.CapabilityFactory;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Offers the search for SQLite. */
public final class SqliteTextSearchFactory implements CapabilityFactory<FullTextSearch> {
    /** For the service loader. */
    public SqliteTextSearchFactory() {}

    @Override
    public Class<FullTextSearch> type() {
        return FullTextSearch.class;
    }

    @Override
    public Optional<FullTextSearch> create(RelationalDatastore datastore) {
        return datastore.type().equals(DatabaseType.SQLITE)
                ? Optional.of(new IndexedTextSearch(datastore, new SqliteStorage(datastore.dialect())))
                : Optional.empty();
    }

    @Override
    public Mono<CapabilityStatus> availability(RelationalDatastore datastore) {
        return Fts5.obstacle(datastore).map(CapabilityStatus::unavailable).defaultIfEmpty(CapabilityStatus.AVAILABLE);
    }
}
