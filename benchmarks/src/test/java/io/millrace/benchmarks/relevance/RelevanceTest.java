package io.millrace.benchmarks.relevance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fulltext.Bm25;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelevanceTest {
    @TempDir
    Path folder;

    @Test
    void separatesADefinitionFromItsExamples() {
        String gloss = "a small dwelling; \"the hut by the sea\"; \"huts\"";
        assertThat(WordNetCollection.definition(gloss)).isEqualTo("a small dwelling");
        assertThat(WordNetCollection.example(gloss)).isEqualTo("the hut by the sea");
        assertThat(WordNetCollection.definition("a tree")).isEqualTo("a tree");
        assertThat(WordNetCollection.example("a tree")).isEmpty();
    }

    @Test
    void drawsTheSameEachTime() {
        JudgedCollection drawn = WordNetCollection.draw(500, 20);
        assertThat(drawn.documents()).hasSize(500).doesNotHaveDuplicates();
        assertThat(drawn.questions()).hasSize(20);
        assertThat(drawn).isEqualTo(WordNetCollection.draw(500, 20));
    }

    /** As well as FTS5 by hand at least, on the same documents. */
    @Test
    void rankingsFindAnswers() {
        JudgedCollection drawn = WordNetCollection.draw(1_000, 60);
        try (Ranking own = new MillraceRanking("sqlite:" + folder.resolve("own.db"), drawn.documents(), Bm25.DEFAULT);
                Ranking raw = new RawFts5(folder.resolve("raw.db"), drawn.documents())) {
            Trial ours = Trial.of(own, drawn.questions());
            Trial byHand = Trial.of(raw, drawn.questions());
            assertThat(byHand.ndcg()).isGreaterThan(0.3);
            assertThat(ours.ndcg()).isGreaterThan(byHand.ndcg());
            assertThat(ours.recall()).isGreaterThan(0.6);
            assertThat(ours.row()).startsWith("| Millrace on sqlite, BM25 (0.9, 0.4) | 0.");
        }
    }
}
