package io.millrace.langchain4j.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import io.millrace.RelationalDatastore;
import io.millrace.testkit.DatastoreExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The program in docs/langchain4j.md is the one that is compiled here, and does what the page says. */
class LangChain4jPageTest {
    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.inMemory();

    /** One direction for water, and one for the rest. */
    private static final class Meanings implements EmbeddingModel {
        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            return Response.from(segments.stream()
                    .map(segment ->
                            Embedding.from(segment.text().contains("iver") ? new float[] {1, 0} : new float[] {0, 1}))
                    .toList());
        }
    }

    @Test
    void thePageShowsThisProgram() throws Exception {
        String source = Files.readString(Path.of("src/test/java/io/millrace/langchain4j/guide/Notes.java"));
        assertThat(Files.readString(Path.of("../docs/langchain4j.md")))
                .contains(source.substring(source.indexOf("import")).strip());
    }

    @Test
    void theProgramFindsNotes(RelationalDatastore datastore) throws Exception {
        Notes notes = new Notes(datastore, new Meanings());
        notes.add("The river at night", "ann");
        notes.add("Mountains", "ann");
        notes.add("Rivers of the north", "bob");
        assertThat(notes.nearest(Embedding.from(new float[] {1, 0}), "ann")
                        .get(60, TimeUnit.SECONDS)
                        .matches())
                .extracting(match -> match.embedded().text())
                .containsExactly("The river at night", "Mountains");
        assertThat(notes.relevant("a mountain")
                        .get(60, TimeUnit.SECONDS)
                        .get(0)
                        .textSegment()
                        .text())
                .isEqualTo("Mountains");
    }
}
