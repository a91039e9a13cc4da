package io.millrace.postgres;

import io.millrace.error.TransactionUsageException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * How a statement gets to the driver: at once, or in parts one behind the other. Between the moment at which something is found to be
 * in time and the one at which the driver has it, its work may be left by another thread, whose owner goes on: it is known to be under
 * way then.
 */
final class Sending {
    private final Execution<?> execution;
    private final Conversations running;

    /** Whether the statement itself is being handed over to the driver. */
    private volatile boolean firstUnderWay;

    private final AtomicInteger partsUnderWay = new AtomicInteger();

    Sending(Execution<?> execution, Conversations running) {
        this.execution = execution;
        this.running = running;
    }

    /**
     * Hands the statement over to the driver, unless the work that it belongs to is over by then.
     *
     * @param subscriber the execution, which is told what comes
     * @return whether it was in time
     */
    <T> boolean first(CoreSubscriber<T> subscriber, Supplier<? extends Publisher<T>> statement) {
        if (!running.sends(execution, () -> firstUnderWay = true)) {
            return false;
        }
        try {
            statement.get().subscribe(subscriber);
        } finally {
            firstUnderWay = false;
        }
        return true;
    }

    /**
     * A part of it, subscribed to while it runs.
     *
     * @return the part, or an error when the work that it belongs to is over by then
     */
    <T> Flux<T> part(Flux<T> sent) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super T> subscriber) {
                if (!running.sends(execution, partsUnderWay::incrementAndGet)) {
                    Operators.error(subscriber, tooLate());
                    return;
                }
                try {
                    sent.subscribe(subscriber);
                } finally {
                    partsUnderWay.decrementAndGet();
                }
            }
        };
    }

    /** Whether nothing of it may be sent any more. */
    boolean isOver() {
        return running.isOver(execution);
    }

    /** Whether the driver may get the statement itself only behind what is sent now. */
    boolean isFirstUnderWay() {
        return firstUnderWay;
    }

    /** Whether the driver may get one of its parts only behind what is sent now. */
    boolean arePartsUnderWay() {
        return partsUnderWay.get() > 0;
    }

    /** What is said of a statement that the end of its work has overtaken. */
    static TransactionUsageException tooLate() {
        return new TransactionUsageException(
                "The transaction ended while this statement ran. Wait for the results of all"
                        + " its statements before it ends.");
    }
}
