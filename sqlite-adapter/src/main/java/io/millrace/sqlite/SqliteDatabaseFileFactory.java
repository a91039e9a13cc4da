package io.millrace.sqlite;

import io.millrace.RelationalDatastore;
import io.millrace.capability.DatabaseFile;
import io.millrace.spi.CapabilityFactory;
import java.util.Optional;

/** Offers the files of SQLite datastores; one in memory has none. */
public final class SqliteDatabaseFileFactory implements CapabilityFactory<DatabaseFile> {
    @Override
    public Class<DatabaseFile> type() {
        return DatabaseFile.class;
    }

    @Override
    public Optional<DatabaseFile> create(RelationalDatastore datastore) {
        return datastore instanceof SqliteDatastore sqlite
                ? sqlite.file().map(path -> new SqliteDatabaseFile(sqlite, path))
                : Optional.empty();
    }
}
