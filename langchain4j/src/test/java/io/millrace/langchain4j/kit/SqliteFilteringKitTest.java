package io.millrace.langchain4j.kit;

import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithFilteringIT;
import io.millrace.Datastores;
import io.millrace.testkit.DatastoreExtension;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqliteFilteringKitTest extends EmbeddingStoreWithFilteringIT {
    private static final KitStore KIT = new KitStore();

    @TempDir
    static Path folder;

    @RegisterExtension
    static final DatastoreExtension DATASTORE = KIT.watching(
            DatastoreExtension.perClass(() -> Datastores.open("sqlite:" + folder.resolve(UUID.randomUUID() + ".db"))));

    @Override
    protected EmbeddingStore<TextSegment> embeddingStore() {
        return KIT.store();
    }

    @Override
    protected EmbeddingModel embeddingModel() {
        return KitStore.model();
    }

    @Override
    protected void clearStore() {
        KIT.store().removeAll();
    }

    @Override
    protected boolean supportsContains() {
        return true;
    }

    /** The kit asks this of stores that do not support it, and would skip it here. */
    @Test
    @Override
    protected void should_throw_exception_when_contains_is_not_supported() {
        assertThatNoException().isThrownBy(this::should_filter_by_metadata_contains);
    }
}
