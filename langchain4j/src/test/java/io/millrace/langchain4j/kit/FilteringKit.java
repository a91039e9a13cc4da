package io.millrace.langchain4j.kit;

import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithFilteringIT;
import org.junit.jupiter.api.Test;

/** LangChain4j's kit for filters, on the store of whichever database. */
abstract class FilteringKit extends EmbeddingStoreWithFilteringIT {
    private final KitStore kit;

    FilteringKit(KitStore kit) {
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

    @Override
    protected void clearStore() {
        kit.store().removeAll();
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
