package io.millrace.postgres.server;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.mapping.TypeCodecs;
import io.millrace.testkit.contract.TestDatabase;
import io.r2dbc.spi.ConnectionFactory;
import java.util.UUID;

/**
 * A schema of the server for one test, reached through pgbouncer by a user of its own: in transaction mode the search path is a
 * setting of the user.
 */
public final class BouncedSchema implements TestDatabase {
    private final String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    private final String password = UUID.randomUUID().toString();

    private BouncedSchema() {}

    /** Makes an empty schema and its user. */
    public static BouncedSchema create() {
        BouncedSchema schema = new BouncedSchema();
        String name = schema.name;
        TestServer.administer(
                TestServer.ONE_AT_A_TIME,
                "CREATE EXTENSION IF NOT EXISTS vector",
                "CREATE ROLE " + name + " LOGIN PASSWORD '" + schema.password + "'",
                "ALTER ROLE " + name + " SET search_path = " + name + ", public",
                "CREATE SCHEMA " + name + " AUTHORIZATION " + name);
        return schema;
    }

    /** Gives the user's sessions a setting, to be called before the first of them. */
    public void set(String setting, String value) {
        TestServer.administer("ALTER ROLE " + name + " SET " + setting + " = " + value);
    }

    /** Settings of a datastore that works in this schema. */
    public DatastoreConfig config() {
        return TestBouncer.config()
                .withCredentials(name, password)
                .withOption("pgbouncer", "true")
                .withOption("closeTimeout", "2s");
    }

    @Override
    public RelationalDatastore open(TypeCodecs codecs) {
        return Datastores.create(config().withCodecs(codecs));
    }

    @Override
    public ConnectionFactory connections() {
        return PlainConnections.joinable(config(), driver -> driver.preparedStatementCacheQueries(0));
    }

    @Override
    public void drop() {
        TestServer.administer("DROP OWNED BY " + name + " CASCADE", "DROP ROLE " + name);
    }
}
