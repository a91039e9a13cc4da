package io.millrace.examples.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.error.DatastoreClosedException;
import io.millrace.examples.lexicon.stats.Stats;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

/** A second start finds what the first has loaded. */
@ExtendWith(LoadedLexicon.class)
class LexiconRestartTest {
    @Test
    void doesNotLoadAgainAtTheNextStartAndClosesItsDatabaseAtTheEnd(RunningLexicon lexicon, @TempDir Path elsewhere) {
        Path copy = elsewhere.resolve("lexicon.db");
        lexicon.store().execute("VACUUM INTO ?", copy.toString()).block();
        RunningLexicon restarted = RunningLexicon.start(copy);
        var store = restarted.store();

        Stats stats = stats(restarted);
        restarted.close();

        assertThat(stats.loadMillis()).isEqualTo(stats(lexicon).loadMillis());
        StepVerifier.create(store.query("SELECT 1")).verifyError(DatastoreClosedException.class);
        assertThat(copy).exists();
        assertThat(elsewhere.resolve("lexicon.db-wal")).doesNotExist();
    }

    private static Stats stats(RunningLexicon lexicon) {
        return lexicon.client()
                .get()
                .uri("/api/stats")
                .exchange()
                .expectBody(Stats.class)
                .returnResult()
                .getResponseBody();
    }
}
