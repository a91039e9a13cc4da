package io.millrace.postgres.transfer;

import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.TestSchema;
import io.millrace.postgres.server.TestServer;
import java.util.UUID;

/** A store that connects as somebody for whom a setting of the server is another one. */
final class Configured implements AutoCloseable {
    private final String role = "millrace_" + UUID.randomUUID().toString().replace("-", "");
    private final RelationalDatastore store;

    Configured(TestSchema schema, String setting) {
        String password = UUID.randomUUID().toString();
        String name = schema.name();
        TestServer.administer(
                TestServer.ONE_AT_A_TIME,
                "CREATE ROLE " + role + " LOGIN PASSWORD '" + password + "'",
                "ALTER ROLE " + role + " SET " + setting,
                "GRANT USAGE ON SCHEMA " + name + " TO " + role,
                "GRANT SELECT ON ALL TABLES IN SCHEMA " + name + " TO " + role,
                "GRANT SELECT ON ALL SEQUENCES IN SCHEMA " + name + " TO " + role);
        store = schema.openAs(role, password);
    }

    RelationalDatastore store() {
        return store;
    }

    @Override
    public void close() {
        store.close().block(Copies.LIMIT);
        TestServer.administer(TestServer.ONE_AT_A_TIME, "DROP OWNED BY " + role, "DROP ROLE " + role);
    }
}
