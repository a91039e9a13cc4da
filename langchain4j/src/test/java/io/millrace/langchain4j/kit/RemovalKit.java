package io.millrace.langchain4j.kit;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithRemovalIT;

/** LangChain4j's kit for removal, on the store of whichever database. */
abstract class RemovalKit extends EmbeddingStoreWithRemovalIT {
    private final KitStore kit;

    RemovalKit(KitStore kit) {
        this.kit = kit;
    }

    @Override
    protected EmbeddingStore<TextSegment> embeddingStore() {
        return kit.store();
    }

    @Override
    protected EmbeddingModel embeddingModel() {
        return KitStore.model();
    }
}
