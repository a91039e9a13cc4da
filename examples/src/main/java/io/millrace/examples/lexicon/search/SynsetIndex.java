package io.millrace.examples.lexicon.search;

import io.millrace.error.TransientDatastoreException;
import io.millrace.examples.lexicon.search.IndexState.Phase;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextIndex;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
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
    private volatile Run run = new Run();

    /** From a start to the next. What comes late of one that was stopped says nothing of the next. */
    private static final class Run {
        private volatile IndexState state = IndexState.BEGINNING;
        private volatile @Nullable Disposable making;

        private void begin(Flux<IndexProgress> progress) {
            making = progress.subscribe(told -> state = IndexState.filling(told), this::failed, this::ready);
        }

        private void end() {
            Disposable begun = making;
            if (begun != null) {
                begun.dispose();
                making = null;
            }
        }

        private void ready() {
            state = state.ended(Phase.READY);
            LOG.info("{} synsets can be searched", state.total());
        }

        private void failed(Throwable error) {
            state = state.ended(Phase.FAILED);
            LOG.error("The text index could not be made", error);
        }
    }

    SynsetIndex(FullTextSearch search) {
        this.search = search;
    }

    IndexState state() {
        return run.state;
    }

    @Override
    public void start() {
        Run next = new Run();
        run = next;
        next.begin(search.replaceIndex(DEFINITION).retryWhen(WHILE_BUSY));
    }

    @Override
    public void stop() {
        run.end();
    }

    @Override
    public boolean isRunning() {
        return run.making != null;
    }
}
