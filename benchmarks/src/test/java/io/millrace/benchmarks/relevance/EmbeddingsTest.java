package io.millrace.benchmarks.relevance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.vector.Embedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingsTest {
    private final AtomicInteger embedded = new AtomicInteger();

    @TempDir
    Path folder;

    @Test
    void eachTextIsEmbeddedOnce() {
        JudgedCollection collection = collection("one", "two", "one");
        Embeddings first = Embeddings.of(collection, HashedWords.model("m", embedded), folder);
        assertThat(embedded).hasValue(3);
        Embeddings again = Embeddings.of(collection, HashedWords.model("m", embedded), folder);
        assertThat(embedded).hasValue(3);
        for (Embeddings embeddings : List.of(first, again)) {
            assertThat(embeddings.dimensions()).isEqualTo(HashedWords.DIMENSIONS);
            assertThat(embeddings.of("two")).isEqualTo(HashedWords.vector("two"));
            assertThat(embeddings.of("which?")).isEqualTo(HashedWords.vector("which?"));
            assertThatThrownBy(() -> embeddings.of("three")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anotherModelOrTextIsAnotherFile() throws IOException {
        Embeddings.of(collection("one", "two"), HashedWords.model("m", embedded), folder);
        Embeddings.of(collection("one", "two"), HashedWords.model("n", embedded), folder);
        Embeddings.of(collection("onet", "wo"), HashedWords.model("m", embedded), folder);
        assertThat(embedded).hasValue(9);
        assertThat(files()).isEqualTo(3);
    }

    @Test
    void aModelThatFailsLeavesNoFile() throws IOException {
        SentenceModel broken = new SentenceModel("m", 1, Embedder.blocking(1, texts -> {
            throw new IllegalStateException("broken");
        }));
        assertThatThrownBy(() -> Embeddings.of(collection("one"), broken, folder))
                .hasMessageContaining("broken");
        assertThat(files()).isZero();
    }

    /** The model that is measured with, on what nobody would doubt. */
    @Test
    void theModelKnowsMeanings() {
        SentenceModel model = SentenceModel.miniLm();
        float[] boat = model.embedder().embed("a boat on the lake").block();
        float[] ship = model.embedder().embed("ships sail over water").block();
        float[] tax = model.embedder().embed("the tax return is late").block();
        assertThat(boat).hasSize(model.dimensions());
        assertThat(product(boat, ship)).isGreaterThan(product(boat, tax));
    }

    private static double product(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    private static JudgedCollection collection(String... texts) {
        return new JudgedCollection(
                "test",
                Stream.of(texts).map(text -> new Document(text, text)).toList(),
                List.of(new Question("which?", Map.of("one", 1))));
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
