package io.millrace.langchain4j.kit;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithRemovalIT;
import io.millrace.Datastores;
import io.millrace.testkit.DatastoreExtension;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqliteRemovalKitTest extends EmbeddingStoreWithRemovalIT {
    private static final KitStore KIT = new KitStore();

    @TempDir
    static Path folder;

    @RegisterExtension
    static final DatastoreExtension DATASTORE = KIT.watching(
            DatastoreExtension.perTest(() -> Datastores.open("sqlite:" + folder.resolve(UUID.randomUUID() + ".db"))));

    @Override
    protected EmbeddingStore<TextSegment> embeddingStore() {
        return KIT.store();
    }

    @Override
    protected EmbeddingModel embeddingModel() {
        return KitStore.model();
    }
}
