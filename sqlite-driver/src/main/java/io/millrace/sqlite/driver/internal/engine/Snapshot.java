package io.millrace.sqlite.driver.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.sqlite.driver.internal.lanes.Holder;
import io.millrace.sqlite.driver.internal.limits.Limits;
import io.millrace.sqlite.driver.internal.transactions.NativeTransaction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A read transaction for one purpose. It is a resource before it has begun, so that it can be given up at any time: a
 * transaction that begins only afterwards is not taken.
 */
final class Snapshot {
    private final Engine engine;
    private final Holder holder;

    @GuardedBy("this")
    private @Nullable NativeTransaction transaction;

    @GuardedBy("this")
    private boolean ended;

    Snapshot(Engine engine, Holder holder) {
        this.engine = engine;
        this.holder = holder;
    }

    /** Begins it; called once. */
    Mono<NativeTransaction> begin() {
        return engine.begin(true, Limits.NONE, holder, this::take).then(Mono.fromSupplier(this::transaction));
    }

    private synchronized boolean take(NativeTransaction begun) {
        if (!ended) {
            transaction = begun;
        }
        return !ended;
    }

    private synchronized @Nullable NativeTransaction transaction() {
        return transaction;
    }

    Mono<Void> end() {
        return Mono.defer(() -> {
            synchronized (this) {
                ended = true;
            }
            NativeTransaction begun = transaction();
            return begun == null ? Mono.empty() : begun.rollback();
        });
    }
}
