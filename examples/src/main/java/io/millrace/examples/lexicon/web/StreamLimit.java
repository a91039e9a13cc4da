package io.millrace.examples.lexicon.web;

import io.millrace.examples.lexicon.problem.BusyException;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Bounds how many long answers are under way, since each keeps a connection to the database from all other requests. */
@Component
public final class StreamLimit {
    private final Semaphore free;

    StreamLimit(@Value("${lexicon.max-streams}") int streams) {
        this.free = new Semaphore(streams);
    }

    /**
     * Counts a stream from its subscription until it completes, fails or is cancelled.
     *
     * @param stream the stream
     * @param <T> what it streams
     * @return the same; a {@link BusyException} where too many are under way
     */
    public <T> Flux<T> limit(Flux<T> stream) {
        return Flux.defer(() -> free.tryAcquire()
                ? Flux.using(() -> free, taken -> stream, Semaphore::release)
                : Flux.error(new BusyException("Too many streams are under way.")));
    }
}
