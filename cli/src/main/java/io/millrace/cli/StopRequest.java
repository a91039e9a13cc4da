package io.millrace.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The wish to stop, from Ctrl-C or from whoever ends the process. */
final class StopRequest {
    /** Above the time that a datastore may take to close by its own limits. */
    private static final long PATIENCE_SECONDS = 30;

    private final Sinks.Empty<Void> requested = Sinks.empty();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean wanted;

    /** Takes the process's end as the wish to stop, and holds it up until the work is over. */
    void onShutdown() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "millrace-stop"));
    }

    private void stopAndWait() {
        stop();
        try {
            if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("The work did not end in " + PATIENCE_SECONDS + " seconds; it is given up.");
            }
        } catch (InterruptedException givenUp) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks for the work to be cancelled. */
    void stop() {
        wanted = true;
        requested.tryEmitEmpty();
    }

    /** Says that there is nothing left to wait for. */
    void workIsOver() {
        over.countDown();
    }

    /** Whether the work is to be cancelled. */
    boolean isWanted() {
        return wanted;
    }

    /** Completes when the work is to be cancelled. */
    Mono<Void> requested() {
        return requested.asMono();
    }
}
