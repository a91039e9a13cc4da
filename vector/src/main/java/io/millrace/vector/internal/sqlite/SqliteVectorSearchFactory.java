package io.millrace.vector.internal.sqlite;

import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.spi.CapabilityFactory;
import io.millrace.vector.VectorSearch;
import io.millrace.vector.internal.index.IndexedVectorSearch;
import java.util.Optional;

/** Offers the search for SQLite. */
public final class SqliteVectorSearchFactory implements CapabilityFactory<VectorSearch> {
    /** For the service loader. */
    public SqliteVectorSearchFactory() {}

    @Override
    public Class<VectorSearch> type() {
        return VectorSearch.class;
    }

    @Override
    public Optional<VectorSearch> create(RelationalDatastore datastore) {
        return datastore.type().equals(DatabaseType.SQLITE)
                ? Optional.of(new IndexedVectorSearch(datastore, new SqliteStorage(datastore)))
                : Optional.empty();
    }
}
