package io.millrace.benchmarks.relevance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.postgres.Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelevanceTest {
    private static final JudgedCollection DRAWN = WordNetCollection.draw(1_000, 60);
    private static final int HYBRIDS_END = 6;

    private static Embeddings embeddings;

    @BeforeAll
    static void embed(@TempDir Path folder) {
        embeddings = Embeddings.of(DRAWN, HashedWords.MODEL, folder);
    }

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
        Rankings.onSqlite(
                DRAWN.documents(),
                Optional.of(embeddings),
                ranking -> trials.add(Trial.of(ranking, DRAWN.questions())));
        assertThat(trials)
                .extracting(Trial::name)
                .containsExactly(
                        "Millrace on sqlite, BM25 (0.9, 0.4)",
                        "Millrace on sqlite, BM25 (1.2, 0.75)",
                        "Millrace on sqlite, frequency",
                        "Millrace on sqlite, vector",
                        "Millrace on sqlite, hybrid, RRF",
                        "Millrace on sqlite, hybrid, scores",
                        "FTS5 by hand, porter, any word");
        findAnswers(trials);
        assertThat(trials.get(0).row()).startsWith("| Millrace on sqlite, BM25 (0.9, 0.4) | 0.");
    }

    @Test
    void rankingsFindAnswersOnPostgres() {
        Server.makeKnown();
        List<Trial> trials = new ArrayList<>();
        Rankings.onPostgres(
                DRAWN.documents(),
                Optional.of(embeddings),
                ranking -> trials.add(Trial.of(ranking, DRAWN.questions())));
        assertThat(trials)
                .extracting(Trial::name)
                .containsExactly(
                        "Millrace on postgresql, BM25 (0.9, 0.4)",
                        "Millrace on postgresql, BM25 (1.2, 0.75)",
                        "Millrace on postgresql, frequency",
                        "Millrace on postgresql, vector",
                        "Millrace on postgresql, hybrid, RRF",
                        "Millrace on postgresql, hybrid, scores",
                        "tsvector and GIN by hand, ts_rank, any word",
                        "tsvector and GIN by hand, ts_rank_cd, any word",
                        "LangChain4j's pgvector store, hybrid mode");
        findAnswers(trials);
    }

    /** The best ten of each question, in the same order. */
    @Test
    void wordsAloneNeedNoVectorsAndFindTheSameOnBothDatabases() {
        Server.makeKnown();
        List<Trial> sqlite = new ArrayList<>();
        List<Trial> postgres = new ArrayList<>();
        Rankings.onSqlite(
                DRAWN.documents(), Optional.empty(), ranking -> sqlite.add(Trial.of(ranking, DRAWN.questions())));
        Rankings.onPostgres(
                DRAWN.documents(), Optional.empty(), ranking -> postgres.add(Trial.of(ranking, DRAWN.questions())));
        assertThat(sqlite).hasSize(4);
        assertThat(postgres).hasSize(5);
        for (int i = 0; i < 3; i++) {
            assertThat(postgres.get(i).method()).isEqualTo(sqlite.get(i).method());
            assertThat(postgres.get(i).shown()).isEqualTo(sqlite.get(i).shown());
        }
    }

    /** As FTS5 calls a query without words an error. */
    @Test
    void aQuestionWithoutWordsFindsNothingByHand(@TempDir Path folder) {
        try (RawFts5 byHand = new RawFts5(folder.resolve("raw.db"), DRAWN.documents())) {
            assertThat(byHand.best("?!", 10)).isEmpty();
        }
    }

    private static void findAnswers(List<Trial> trials) {
        Trial ours = trials.get(0);
        assertThat(ours.ndcg()).isGreaterThan(0.3);
        assertThat(ours.recall()).isGreaterThan(0.6);
        List<Double> reached = trials.stream().map(Trial::ndcg).toList();
        assertThat(reached).allSatisfy(ndcg -> assertThat(ndcg).isGreaterThan(0.1));
        assertThat(reached.subList(HYBRIDS_END, reached.size()))
                .allSatisfy(byHand -> assertThat(byHand).isLessThan(ours.ndcg()));
        assertThat(reached.get(HYBRIDS_END - 1)).isGreaterThan(reached.get(3));
    }
}
