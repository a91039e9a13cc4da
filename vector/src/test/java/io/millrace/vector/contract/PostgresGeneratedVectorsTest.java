package io.millrace.vector.contract;

import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import io.millrace.vector.VectorMethod;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresGeneratedVectorsTest extends GeneratedVectorsContract {
    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    @Test
    void aFilterLosesNoRowOfBinaryCodes(RelationalDatastore store) {
        losesNoRow(store, VectorMethod.binaryHnsw());
    }

    @Test
    void aFilterLosesNoRowOfLists(RelationalDatastore store) {
        losesNoRow(store, VectorMethod.ivfFlat(50));
    }
}
