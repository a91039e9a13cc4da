package io.millrace.langchain4j.kit;

import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresFilteringKitTest extends FilteringKit {
    private static final KitStore KIT = new KitStore();

    @Order(1)
    @RegisterExtension
    static final SchemaPerClass SCHEMAS = new SchemaPerClass();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            KIT.watching(DatastoreExtension.perClass(SCHEMAS::open).allowThreads(TestServer::sharesThread));

    PostgresFilteringKitTest() {
        super(KIT);
    }
}
