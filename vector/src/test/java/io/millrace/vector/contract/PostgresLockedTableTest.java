package io.millrace.vector.contract;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestSchema;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class PostgresLockedTableTest extends LockedTableContract {
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
    RelationalDatastore impatient() {
        return Datastores.create(Objects.requireNonNull(schema).config().withOption("lockTimeout", "250ms"));
    }

    @Override
    void whileHeld(Runnable work) {
        RelationalDatastore other = Objects.requireNonNull(schema).open();
        try {
            other.transaction(tx -> tx.execute("LOCK TABLE doc")
                            .then(Mono.fromRunnable(work).subscribeOn(Schedulers.boundedElastic())))
                    .block();
        } finally {
            other.close().block();
        }
    }
}
