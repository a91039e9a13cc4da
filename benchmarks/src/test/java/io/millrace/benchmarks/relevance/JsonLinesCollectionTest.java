package io.millrace.benchmarks.relevance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesCollectionTest {
    @TempDir
    Path folder;

    @Test
    void readsDocumentsQuestionsAndJudgements() throws IOException {
        write("documents.jsonl", "{\"id\":\"d1\",\"title\":\"T\",\"text\":\"one\"}", "", "{\"id\":2,\"text\":\"two\"}");
        write("questions.jsonl", "{\"id\":\"q1\",\"text\":\"which?\"}", "{\"id\":\"q2\",\"text\":\"none\"}");
        write(
                "judgements.jsonl",
                "{\"question\":\"q1\",\"document\":\"d1\",\"grade\":2}",
                "{\"question\":\"q1\",\"document\":2}",
                "{\"question\":\"q2\",\"document\":2,\"grade\":0}");
        JudgedCollection read = JsonLinesCollection.read(folder);
        assertThat(read.documents()).containsExactly(new Document("d1", "T\none"), new Document("2", "two"));
        assertThat(read.questions()).containsExactly(new Question("which?", Map.of("d1", 2, "2", 1)));
    }

    /** Which others write, and PostgreSQL does not have. */
    @Test
    void readsWholeGradesWithAPointAndTextsWithANul() throws IOException {
        write("documents.jsonl", "{\"id\":\"d1\",\"text\":\"one\\u0000two\"}");
        write("questions.jsonl", "{\"id\":\"q1\",\"text\":\"which?\"}");
        write("judgements.jsonl", "{\"question\":\"q1\",\"document\":\"d1\",\"grade\":\"2.0\"}");
        JudgedCollection read = JsonLinesCollection.read(folder);
        assertThat(read.documents()).containsExactly(new Document("d1", "one two"));
        assertThat(read.questions()).containsExactly(new Question("which?", Map.of("d1", 2)));
    }

    @Test
    void readsTheNamesOfBeir() throws IOException {
        write("corpus.jsonl", "{\"_id\":\"d1\",\"title\":\"\",\"text\":\"one\"}");
        write("queries.jsonl", "{\"_id\":\"q1\",\"text\":\"which?\"}");
        write("qrels.jsonl", "{\"query-id\":\"q1\",\"corpus-id\":\"d1\",\"score\":1}");
        JudgedCollection read = JsonLinesCollection.read(folder);
        assertThat(read.documents()).containsExactly(new Document("d1", "one"));
        assertThat(read.questions()).containsExactly(new Question("which?", Map.of("d1", 1)));
    }

    @Test
    void readsTheFilesOfBeirAsTheyAre() throws IOException {
        write(
                "corpus.jsonl",
                "{\"_id\":\"d1\",\"title\":\"T\",\"text\":\"\"}",
                "{\"_id\":\"d2\",\"title\":\"\",\"text\":\"\"}");
        write("queries.jsonl", "{\"_id\":\"q1\",\"text\":\"which?\"}");
        Files.createDirectory(folder.resolve("qrels"));
        write("qrels/test.tsv", "query-id\tcorpus-id\tscore", "q1\td1\t2", "q1\td3\t0");
        JudgedCollection read = JsonLinesCollection.read(folder);
        assertThat(read.documents()).containsExactly(new Document("d1", "T"));
        assertThat(read.questions()).containsExactly(new Question("which?", Map.of("d1", 2)));
        write("qrels/test.tsv", "query-id\tcorpus-id\tscore", "q1");
        assertThatThrownBy(() -> JsonLinesCollection.read(folder)).hasMessageContaining("row 1 of ");
    }

    @Test
    void saysWhatIsWrongAndWhere() throws IOException {
        assertThatThrownBy(() -> JsonLinesCollection.read(folder))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("documents.jsonl");
        write("documents.jsonl", "{\"id\":\"d1\",\"text\":\"one\"}", "{\"text\":\"two\"}");
        assertThatThrownBy(() -> JsonLinesCollection.read(folder))
                .hasMessageContaining("No id or _id in object 2 of ")
                .hasMessageContaining("documents.jsonl");
        write("documents.jsonl", "[1]");
        assertThatThrownBy(() -> JsonLinesCollection.read(folder)).hasMessageContaining("No JSON object: object 1");
        write("documents.jsonl", "{\"id\":\"d1\",\"text\":\"one\"}");
        write("questions.jsonl", "{\"id\":\"q1\",\"text\":\"which?\"}");
        write("judgements.jsonl", "{\"question\":\"q1\",\"document\":\"d1\",\"grade\":0.5}");
        assertThatThrownBy(() -> JsonLinesCollection.read(folder)).hasMessageContaining("The grade is no whole number");
        write("judgements.jsonl", "{\"question\":\"q1\",\"document\":\"d1\",\"grade\":0}");
        assertThatThrownBy(() -> JsonLinesCollection.read(folder)).hasMessageContaining("A collection needs documents");
    }

    private void write(String file, String... lines) throws IOException {
        Files.write(folder.resolve(file), List.of(lines));
    }
}
