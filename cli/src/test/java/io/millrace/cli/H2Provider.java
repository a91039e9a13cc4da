package io.millrace.cli;

import io.millrace.DatabaseType;
import io.millrace.DatastoreConfig;
import io.millrace.DatastoreProvider;
import io.millrace.Dialect;
import io.millrace.RelationalDatastore;
import io.millrace.runtime.ConnectionSource;
import io.millrace.runtime.DatastoreSpec;
import io.millrace.runtime.R2dbcDatastore;
import io.millrace.sql.BindMarkers;
import io.millrace.sql.SqlSyntax;
import io.r2dbc.h2.H2ConnectionFactory;
import java.util.Set;
import java.util.UUID;

/** A database that is no file, as most are. */
public final class H2Provider implements DatastoreProvider {
    static final String URL = "h2:mem";

    @Override
    public Set<String> schemes() {
        return Set.of("h2");
    }

    @Override
    public RelationalDatastore create(DatastoreConfig config) {
        return new R2dbcDatastore(DatastoreSpec.of(
                new DatabaseType("h2"),
                URL,
                new H2Dialect(),
                ConnectionSource.of(
                        H2ConnectionFactory.inMemory(UUID.randomUUID().toString()))));
    }

    private static final class H2Dialect implements Dialect {
        @Override
        public SqlSyntax syntax() {
            return SqlSyntax.ANSI;
        }

        @Override
        public BindMarkers bindMarkers() {
            return BindMarkers.numbered("$");
        }
    }
}
