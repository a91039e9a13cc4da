package io.millrace.langchain4j;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** How LangChain4j's blocking calls wait. */
final class BlockingCall {
    private BlockingCall() {}

    static <T> @Nullable T await(Mono<T> work, String nonBlocking) {
        if (Schedulers.isInNonBlockingThread()) {
            throw new IllegalStateException("This call waits for the database, and would hold up the event loop "
                    + Thread.currentThread().getName() + ": call " + nonBlocking
                    + ", or move to a thread that may wait.");
        }
        return work.block();
    }
}
