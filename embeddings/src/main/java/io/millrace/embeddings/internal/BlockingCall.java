package io.millrace.embeddings.internal;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** How the blocking calls of frameworks wait. */
public final class BlockingCall {
    private BlockingCall() {}

    /** Waits for what is done by a call that does not block, which the error names on a thread that must not wait. */
    public static <T> @Nullable T await(Mono<T> work, String nonBlocking) {
        refuse("call " + nonBlocking + ", or move to a thread that may wait.");
        return work.block();
    }

    /** Waits for what no other call does. */
    public static <T> @Nullable T await(Mono<T> work) {
        refuseOnEventLoops();
        return work.block();
    }

    /** Throws on a thread that must not wait, before anything else waits there, such as a model. */
    public static void refuseOnEventLoops() {
        refuse("move to a thread that may wait, such as those of Schedulers.boundedElastic().");
    }

    private static void refuse(String instead) {
        if (Schedulers.isInNonBlockingThread()) {
            throw new IllegalStateException("This call waits for the database, and would hold up the event loop "
                    + Thread.currentThread().getName() + ": " + instead);
        }
    }
}
