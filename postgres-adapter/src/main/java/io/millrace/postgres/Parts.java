package io.millrace.postgres;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * What a statement sends one behind the other. Between the moment at which a part is found to be in time and the one at which the driver
 * has it, its work may be left by another thread, whose owner goes on: the part is known to be under way then.
 */
final class Parts {
    private final Execution<?> execution;
    private final Conversations running;
    private final AtomicInteger underWay = new AtomicInteger();

    Parts(Execution<?> execution, Conversations running) {
        this.execution = execution;
        this.running = running;
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
                if (!running.sends(execution, underWay::incrementAndGet)) {
                    Operators.error(subscriber, Execution.tooLate());
                    return;
                }
                try {
                    sent.subscribe(subscriber);
                } finally {
                    underWay.decrementAndGet();
                }
            }
        };
    }

    /** Whether the driver may get one of them only behind what is sent now. */
    boolean areUnderWay() {
        return underWay.get() > 0;
    }
}
