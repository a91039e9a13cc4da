package io.millrace.vector.contract;

import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestSchema;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresCancelledIndexTest extends CancelledIndexContract {
    private static @Nullable TestSchema schema;

    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest(() -> {
        schema = TestSchema.create();
        return schema;
    });

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    @Override
    RelationalDatastore another() {
        return Objects.requireNonNull(schema).open();
    }
}
