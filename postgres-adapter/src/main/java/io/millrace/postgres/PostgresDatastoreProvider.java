package io.millrace.postgres;

import io.millrace.DatastoreConfig;
import io.millrace.DatastoreProvider;
import io.millrace.RelationalDatastore;
import java.util.Set;

/** Answers for {@code postgresql:} and {@code postgres:} URLs. */
public final class PostgresDatastoreProvider implements DatastoreProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("postgresql", "postgres");
    }

    @Override
    public RelationalDatastore create(DatastoreConfig config) {
        return PostgresUrl.builder(config).build();
    }
}
