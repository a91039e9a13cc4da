package io.millrace.runtime;

import io.millrace.DatabaseType;
import io.millrace.Dialect;
import io.millrace.RelationalDatastore;
import io.millrace.sql.BindMarkers;
import io.millrace.sql.SqlSyntax;
import io.r2dbc.h2.CloseableConnectionFactory;
import io.r2dbc.h2.H2ConnectionFactory;
import java.util.UUID;

/** A database that core has never heard of: a driver and a dialect are all that it takes. */
public final class H2 {
    /** The kind of database. */
    public static final DatabaseType TYPE = new DatabaseType("h2");

    private H2() {}

    /** A database in memory that lives until the datastore is closed. */
    public static RelationalDatastore inMemory() {
        return new R2dbcDatastore(DatastoreSpec.of(TYPE, "h2:test", new H2Dialect(), ConnectionSource.of(factory())));
    }

    static CloseableConnectionFactory factory() {
        return H2ConnectionFactory.inMemory(UUID.randomUUID().toString());
    }

    static final class H2Dialect implements Dialect {
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
