package io.millrace.postgres.server;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.mapping.TypeCodecs;
import io.millrace.testkit.contract.TestDatabase;
import io.r2dbc.spi.ConnectionFactory;
import java.util.UUID;

/** A schema of the server for one test, before {@code public}, where extensions are. */
public final class TestSchema implements TestDatabase {
    private final String name = "test_" + UUID.randomUUID().toString().replace("-", "");

    private TestSchema() {}

    /** Makes an empty schema. */
    public static TestSchema create() {
        TestSchema schema = new TestSchema();
        TestServer.administer(
                TestServer.ONE_AT_A_TIME, "CREATE EXTENSION IF NOT EXISTS vector", "CREATE SCHEMA " + schema.name);
        return schema;
    }

    /** Settings of a datastore that works in this schema. */
    public DatastoreConfig config() {
        return TestServer.config().withOption("searchPath", name + ", public").withOption("closeTimeout", "2s");
    }

    /** A datastore that works in this schema as somebody else. */
    public RelationalDatastore openAs(String user, String password) {
        return Datastores.create(config().withCredentials(user, password));
    }

    /** Its name, which needs no quotes. */
    public String name() {
        return name;
    }

    @Override
    public RelationalDatastore open(TypeCodecs codecs) {
        return Datastores.create(config().withCodecs(codecs));
    }

    @Override
    public ConnectionFactory connections() {
        return PlainConnections.joinable(TestServer.config(), driver -> driver.schema(name + ", public"));
    }

    @Override
    public void drop() {
        TestServer.administer("DROP SCHEMA " + name + " CASCADE");
    }

    /** The URL of a datastore that works in this schema, for applications that are told by a variable. */
    public String url() {
        String url = TestServer.config().url();
        return url + (url.contains("?") ? "&" : "?") + "searchPath=" + name + "%2C%20public";
    }
}
