package io.millrace.langchain4j.kit;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import io.millrace.RelationalDatastore;
import io.millrace.embeddings.EmbeddingTable;
import io.millrace.langchain4j.MillraceEmbeddingStore;
import io.millrace.testkit.DatastoreExtension;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;

/** The store of the test that runs, for LangChain4j's kits, which ask for it in a method. */
final class KitStore {
    static final int DIMENSIONS = 384;

    private final AtomicReference<RelationalDatastore> datastore = new AtomicReference<>();
    private final AtomicReference<MillraceEmbeddingStore> store = new AtomicReference<>();

    private static final class Model {
        static final EmbeddingModel MINI_LM = new AllMiniLmL6V2QuantizedEmbeddingModel();
    }

    /** The extension, watching each datastore that it opens. The threads of Awaitility, which the kit waits with, end after a test; the model has one for good. */
    DatastoreExtension watching(DatastoreExtension extension) {
        return extension
                .allowThreads(name -> name.startsWith("awaitility") || name.equals("JNA Cleaner"))
                .prepare(opened -> Mono.fromRunnable(() -> {
                    datastore.set(opened);
                    store.set(newStore());
                }));
    }

    EmbeddingStore<TextSegment> store() {
        return Objects.requireNonNull(store.get());
    }

    MillraceEmbeddingStore newStore() {
        return new MillraceEmbeddingStore(
                Objects.requireNonNull(datastore.get()), EmbeddingTable.named("passage", DIMENSIONS));
    }

    static EmbeddingModel model() {
        return Model.MINI_LM;
    }
}
