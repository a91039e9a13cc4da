package io.millrace.langchain4j.kit;

import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresSizesKitTest extends SizesKit {
    private static final KitStore KIT = new KitStore();

    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            KIT.watching(DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread));

    PostgresSizesKitTest() {
        super(KIT);
    }
}
