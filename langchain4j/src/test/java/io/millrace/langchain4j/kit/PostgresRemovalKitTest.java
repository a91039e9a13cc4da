package io.millrace.langchain4j.kit;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithRemovalIT;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresRemovalKitTest extends EmbeddingStoreWithRemovalIT {
    private static final KitStore KIT = new KitStore();

    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            KIT.watching(DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread));

    @Override
    protected EmbeddingStore<TextSegment> embeddingStore() {
        return KIT.store();
    }

    @Override
    protected EmbeddingModel embeddingModel() {
        return KitStore.model();
    }
}
