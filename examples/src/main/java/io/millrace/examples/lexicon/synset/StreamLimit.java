package io.millrace.examples.lexicon.synset;

import io.millrace.examples.lexicon.problem.BusyException;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Bounds how many long answers are under way, since each keeps a connection to the database from all other requests. */
@Component
final class StreamLimit {
    private final Semaphore free;

    StreamLimit(@Value("${lexicon.max-streams}") int streams) {
        this.free = new Semaphore(streams);
    }

    /** The stream, which counts from its subscription until it completes, fails or is cancelled; an error where too many do. */
    <T> Flux<T> limit(Flux<T> stream) {
        return Flux.defer(() -> free.tryAcquire()
                ? Flux.using(() -> free, taken -> stream, Semaphore::release)
                : Flux.error(new BusyException("Too many streams are under way.")));
    }
}
