package io.millrace.springai.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.testkit.DatastoreExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;

/** The program in docs/spring-ai.md is the one that is compiled here, and does what the page says. */
class SpringAiPageTest {
    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.inMemory();

    /** One direction for water, and one for the rest. */
    private static final class Meanings implements EmbeddingModel {
        @Override
        public EmbeddingResponse call(EmbeddingRequest request) {
            List<Embedding> embeddings = new ArrayList<>();
            for (String text : request.getInstructions()) {
                embeddings.add(new Embedding(
                        text.contains("iver") ? new float[] {1, 0} : new float[] {0, 1}, embeddings.size()));
            }
            return new EmbeddingResponse(embeddings);
        }

        @Override
        public float[] embed(Document document) {
            return embed(String.valueOf(document.getText()));
        }
    }

    @Test
    void thePageShowsThisProgram() throws Exception {
        String source = Files.readString(Path.of("src/test/java/io/millrace/springai/guide/Notes.java"));
        assertThat(Files.readString(Path.of("../docs/spring-ai.md")))
                .contains(source.substring(source.indexOf("import")).strip());
    }

    @Test
    void theProgramFindsNotes(RelationalDatastore datastore) {
        Notes notes = new Notes(datastore, new Meanings());
        notes.add("The river at night", "ann");
        notes.add("Mountains", "ann");
        notes.add("Rivers of the north", "bob");
        assertThat(notes.nearest("a river", "ann"))
                .extracting(Document::getText)
                .containsExactly("The river at night", "Mountains");
        notes.forget("ann");
        assertThat(notes.nearest("a river", "ann")).isEmpty();
        assertThat(notes.nearest("a river", "bob")).hasSize(1);
    }
}
