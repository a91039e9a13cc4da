package io.millrace.sqlite.driver.internal.engine;

import io.millrace.sqlite.driver.internal.limits.Limits;
import io.millrace.sqlite.driver.internal.transactions.Transaction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A read transaction for one purpose. It is a resource before it has begun, so that it can be given up at any time: a
 * transaction that begins only afterwards is not taken.
 */
final class Snapshot {

    private final Engine engine;
    private @Nullable Transaction transaction;
    private boolean ended;

    Snapshot(Engine engine) {
        this.engine = engine;
    }

    /** Begins it; called once. */
    Mono<Transaction> begin() {
        return engine.begin(true, Limits.NONE, this::take).then(Mono.fromSupplier(this::transaction));
    }

    private synchronized boolean take(Transaction begun) {
        if (!ended) {
            transaction = begun;
        }
        return !ended;
    }

    private synchronized @Nullable Transaction transaction() {
        return transaction;
    }

    Mono<Void> end() {
        return Mono.defer(() -> {
            synchronized (this) {
                ended = true;
            }
            Transaction begun = transaction();
            return begun == null ? Mono.empty() : begun.rollback();
        });
    }
}
