package io.millrace.examples.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatabaseType;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The same searches on PostgreSQL find the same. */
@OnPostgres
class LexiconSearchOnPostgresTest extends LexiconSearchTest {
    private static final String WAITING =
            "SELECT COUNT(*) FROM pg_locks WHERE relation = CAST('synset' AS regclass) AND NOT granted";

    @Test
    void runsOnPostgres(RunningLexicon lexicon) {
        assertThat(lexicon.store().type()).isEqualTo(DatabaseType.POSTGRESQL);
    }

    /** Nothing but its cancellation ends a search that waits for a lock which is not released. */
    @Test
    void cancelsASearchInTheDatabaseWhoseClientLeavesBeforeItsAnswer(RunningLexicon lexicon) {
        lexicon.store()
                .transaction(tx -> tx.execute("LOCK TABLE synset IN ACCESS EXCLUSIVE MODE")
                        .then(Mono.fromRunnable(() -> leaveWhileItWaits(lexicon))
                                .subscribeOn(Schedulers.boundedElastic())))
                .block();
    }

    private static void leaveWhileItWaits(RunningLexicon lexicon) {
        try (Socket leaving = new Socket("127.0.0.1", URI.create(lexicon.url()).getPort())) {
            leaving.getOutputStream().write(request("/api/search?query=dog"));
            await(() -> waiting(lexicon) == 1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        await(() -> waiting(lexicon) == 0);
    }

    private static long waiting(RunningLexicon lexicon) {
        return lexicon.store().queryOne(Long.class, WAITING).block();
    }
}
