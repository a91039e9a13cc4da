package io.millrace.vector.contract;

import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestSchema;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

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

    @Override
    Mono<Long> waiting(Transaction holding) {
        return holding.queryOne(
                Long.class,
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))");
    }
}
