package io.millrace.fulltext.contract;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

class PostgresConcurrentUseTest extends ConcurrentUseContract {
    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    @Override
    Mono<RelationalDatastore> another() {
        return store.queryOne(String.class, "SELECT CAST(current_schema() AS text)")
                .map(schema -> Datastores.create(TestServer.config()
                        .withOption("searchPath", schema + ", public")
                        .withOption("closeTimeout", "2s")));
    }
}
