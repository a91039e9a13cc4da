package io.millrace.examples.lexicon.search;

import io.millrace.error.TransientDatastoreException;
import io.millrace.examples.lexicon.problem.BusyException;
import io.millrace.examples.lexicon.search.IndexState.Phase;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The text index. It is made while the application serves already, which it stops when the application does; the next start
 * goes on where it was. Another definition than the one in the database replaces it.
 */
@Component
final class SynsetIndex implements SmartLifecycle {
    static final String NAME = "synset";
    static final String PART_OF_SPEECH = "part_of_speech";

    private static final TextIndex DEFINITION = TextIndex.on(NAME)
            .column("words", 3)
            .column("gloss")
            .language(Language.ENGLISH)
            .suggestions()
            .build();
    private static final Logger LOG = LoggerFactory.getLogger(SynsetIndex.class);
    private static final Retry WHILE_BUSY = Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1))
            .maxBackoff(Duration.ofSeconds(30))
            .filter(TransientDatastoreException.class::isInstance);

    private final FullTextSearch search;
    private final BackgroundWork<IndexState> making = new BackgroundWork<>(IndexState.BEGINNING);

    /** What is said of the end. */
    private static final class Ends implements BackgroundWork.Ends<IndexState> {
        @Override
        public IndexState done(IndexState last) {
            LOG.info("{} synsets can be searched", last.total());
            return last.ended(Phase.READY);
        }

        @Override
        public IndexState failed(IndexState last, Throwable error) {
            LOG.error("The text index could not be made", error);
            return last.ended(Phase.FAILED);
        }
    }

    SynsetIndex(FullTextSearch search) {
        this.search = search;
    }

    IndexState state() {
        return making.state();
    }

    /** Completes when the making has ended, with or without success. */
    Mono<Void> end() {
        return making.end();
    }

    /** An error of a search, which before the index holds all synsets is one to come back after. */
    RuntimeException explained(TextIndexException error) {
        IndexState now = state();
        boolean early =
                error.kind() == TextIndexException.Kind.NOT_FOUND || error.kind() == TextIndexException.Kind.INCOMPLETE;
        return early && now.phase() == Phase.FILLING
                ? new BusyException("The text index holds " + now.indexed() + " of " + now.total() + " synsets so far.")
                : error;
    }

    @Override
    public void start() {
        making.start(search.replaceIndex(DEFINITION).retryWhen(WHILE_BUSY).map(IndexState::filling), new Ends());
    }

    @Override
    public void stop() {
        making.stop();
    }

    @Override
    public boolean isRunning() {
        return making.isRunning();
    }
}
