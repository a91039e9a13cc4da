package io.millrace.springai.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.springai.MillraceVectorStore;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.test.vectorstore.BaseVectorStoreTests;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;

/** Spring AI's kit on the store of the test that runs, with a model that knows what texts mean. */
abstract class VectorStoreKit extends BaseVectorStoreTests {
    private @Nullable MillraceVectorStore store;

    /** The threads of Awaitility, which the kit waits with, end after a test; the model has one for good. */
    static boolean isOfTheKit(String thread) {
        return thread.startsWith("awaitility") || thread.equals("JNA Cleaner");
    }

    @BeforeEach
    void open(RelationalDatastore datastore) {
        store = MillraceVectorStore.builder(datastore, new MiniLm()).build();
    }

    @Override
    protected void executeTest(Consumer<VectorStore> test) {
        test.accept(Objects.requireNonNull(store));
    }

    @Test
    void findsByMeaning() {
        executeTest(vectors -> {
            vectors.add(List.of(new Document("The cat sleeps on the sofa."), new Document("Shares fell on Friday.")));
            assertThat(vectors.similaritySearch(SearchRequest.builder()
                            .query("stock market")
                            .topK(1)
                            .build()))
                    .extracting(Document::getText)
                    .containsExactly("Shares fell on Friday.");
        });
    }
}
