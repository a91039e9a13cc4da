package io.millrace.vector.internal.index;

import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/**
 * Transactions that change the catalog. A cancel does not wait for a commit that is under way, so that whoever only reads behind it may see what was before; whoever
 * changes the catalog waits for that transaction, and sees what it left.
 */
final class CatalogChanges {
    private final AtomicLong cancelled = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();

    /** Notes when a transaction is cancelled, before the cancel reaches it; and when it has ended, that all are settled which were cancelled before it began. */
    <T> Mono<T> noted(Mono<T> transaction) {
        return Mono.defer(() -> {
            long before = cancelled.get();
            return transaction
                    .doOnSuccess(done -> settled.accumulateAndGet(before, Math::max))
                    .doOnCancel(cancelled::incrementAndGet);
        });
    }

    /** Whether a reader sees what all that were cancelled have left. */
    boolean areSettled() {
        return settled.get() >= cancelled.get();
    }
}
