package io.millrace.sqlite;

import io.millrace.DatastoreConfig;
import io.millrace.DatastoreProvider;
import io.millrace.RelationalDatastore;
import java.util.Set;

/** Answers for {@code sqlite:} URLs. */
public final class SqliteDatastoreProvider implements DatastoreProvider {
    /** For {@link java.util.ServiceLoader}. */
    public SqliteDatastoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of(SqliteUrl.SCHEME);
    }

    @Override
    public RelationalDatastore create(DatastoreConfig config) {
        return SqliteUrl.datastore(config);
    }

    /** Otherwise a file would be put into the journal mode of the settings. A database in memory begins empty and is its own. */
    @Override
    public RelationalDatastore createReadOnly(DatastoreConfig config) {
        return create(SqliteUrl.isInMemory(config) ? config : config.withOption("readOnly", "true"));
    }

    @Override
    public RelationalDatastore createUntrusted(DatastoreConfig config) {
        return create(config.withOption("untrusted", "true"));
    }
}
