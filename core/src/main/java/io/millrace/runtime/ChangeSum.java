package io.millrace.runtime;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What several results of a statement have changed together. Reactor's {@code reduce} and {@code collect} let go of their state at a
 * cancel, and have an error dropped that comes just then.
 */
public final class ChangeSum {
    /** Set and read by what emits, one signal behind the other. */
    private long sum;

    private ChangeSum() {}

    /**
     * The sum of changes.
     *
     * @param changes their numbers
     * @return emits the sum at the end, which is 0 where there are none
     */
    public static Mono<Long> of(Flux<Long> changes) {
        return Mono.defer(() -> {
            ChangeSum all = new ChangeSum();
            return changes.doOnNext(all::add).then(Mono.fromSupplier(all::get));
        });
    }

    private void add(long changes) {
        sum += changes;
    }

    private long get() {
        return sum;
    }
}
