package io.millrace.examples.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.examples.lexicon.search.MeaningState.Phase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The same on PostgreSQL, which may be without pgvector. */
class LexiconMeaningJobOnPostgresTest extends LexiconMeaningJobTest {
    @Override
    SmallLexicon open(Path place) {
        return SmallLexicon.onPostgres();
    }

    @Test
    void servesWordsOnAServerWithoutVectors() {
        try (SmallLexicon plain = SmallLexicon.onPostgresWithoutVectors();
                RunningLexicon lexicon = plain.start()) {
            lexicon.awaitSearch();
            lexicon.awaitMeanings(state -> state.phase() == Phase.FAILED);

            assertThat(search(lexicon, "barks", "words").hits()).hasSize(1);
            assertThat(refused(lexicon, "barks", "both").getDetail()).endsWith("Words can be searched.");
        }
    }
}
