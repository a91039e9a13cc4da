package io.millrace.langchain4j.kit;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreAddAllContract;
import dev.langchain4j.store.embedding.EmbeddingStoreRemoveAllContract;

/** LangChain4j's contracts for lists of any size, on the store of whichever database. */
abstract class SizesKit implements EmbeddingStoreAddAllContract, EmbeddingStoreRemoveAllContract {
    private final KitStore kit;

    SizesKit(KitStore kit) {
        this.kit = kit;
    }

    @Override
    public EmbeddingStore<TextSegment> embeddingStore() {
        return kit.newStore();
    }
}
