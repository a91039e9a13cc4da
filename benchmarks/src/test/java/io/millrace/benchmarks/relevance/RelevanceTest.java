package io.millrace.benchmarks.relevance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.postgres.Server;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelevanceTest {
    private static final JudgedCollection DRAWN = WordNetCollection.draw(1_000, 60);

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

    /** As well as by hand at least, on the same documents. */
    @Test
    void rankingsFindAnswersOnSqlite() {
        List<Trial> trials = new ArrayList<>();
        Rankings.onSqlite(DRAWN.documents(), ranking -> trials.add(Trial.of(ranking, DRAWN.questions())));
        assertThat(trials)
                .extracting(Trial::ranking)
                .containsExactly(
                        "Millrace on sqlite, BM25 (0.9, 0.4)",
                        "Millrace on sqlite, BM25 (1.2, 0.75)",
                        "FTS5 by hand, porter, any word");
        findAnswers(trials);
        assertThat(trials.get(0).row()).startsWith("| Millrace on sqlite, BM25 (0.9, 0.4) | 0.");
    }

    @Test
    void rankingsFindAnswersOnPostgres() {
        Server.makeKnown();
        List<Trial> trials = new ArrayList<>();
        Rankings.onPostgres(DRAWN.documents(), ranking -> trials.add(Trial.of(ranking, DRAWN.questions())));
        assertThat(trials)
                .extracting(Trial::ranking)
                .containsExactly(
                        "Millrace on postgresql, BM25 (0.9, 0.4)",
                        "Millrace on postgresql, BM25 (1.2, 0.75)",
                        "tsvector and GIN by hand, ts_rank, any word",
                        "tsvector and GIN by hand, ts_rank_cd, any word");
        findAnswers(trials);
    }

    private static void findAnswers(List<Trial> trials) {
        assertThat(trials).allSatisfy(trial -> assertThat(trial.ndcg()).isGreaterThan(0.3));
        Trial ours = trials.get(0);
        assertThat(trials.subList(2, trials.size()))
                .allSatisfy(byHand -> assertThat(ours.ndcg()).isGreaterThan(byHand.ndcg()));
        assertThat(ours.recall()).isGreaterThan(0.6);
    }
}
