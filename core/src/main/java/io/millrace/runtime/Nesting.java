package io.millrace.runtime;

import io.millrace.error.DatastoreException;
import io.millrace.error.TransactionUsageException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One depth of a transaction with its savepoints, for all who work at it: one, or as many as have joined it on a connection of
 * somebody else. While a nested transaction runs nothing else happens at its depth: it would land inside the savepoint and share
 * its fate. One that was cancelled is waited for: its caller went on at once, while it was still being undone.
 */
final class Nesting {
    private final @Nullable Nesting around;
    private final int depth;

    /** Under which work finds its depth in the Reactor context; null where nobody can join. */
    private final @Nullable Object key;

    private final AtomicReference<@Nullable NestedTransaction> running = new AtomicReference<>();
    private final HandOver handOver = new HandOver();
    private volatile boolean over;
    private volatile boolean givenUp;

    /** Why a nested transaction could not be undone, so that what it did is neither wanted nor gone. */
    private volatile @Nullable DatastoreException broken;

    private Nesting(@Nullable Nesting around, int depth, @Nullable Object key) {
        this.around = around;
        this.depth = depth;
        this.key = key;
    }

    /** The transaction of one caller. */
    static Nesting outermost() {
        return new Nesting(null, 0, null);
    }

    /** A transaction that several may join at the same time. */
    static Nesting joinable() {
        return new Nesting(null, 0, new Object());
    }

    /** The depth of a transaction nested in this one. */
    Nesting within() {
        return new Nesting(this, depth + 1, key);
    }

    /** The depth at which work is that joins now: inside the nested transaction that it comes from, if it does from one. */
    Nesting innermost(ContextView context) {
        return key != null && context.hasKey(key) ? context.get(key) : this;
    }

    /** Tells work inside where it is. */
    Context enter(Context context) {
        return key == null ? context : context.put(key, this);
    }

    boolean isJoinable() {
        return key != null;
    }

    String savepoint() {
        return "millrace_" + depth;
    }

    /** Lets no statement begin any more, here and in what is nested. */
    void end() {
        over = true;
    }

    /** Lets nothing be undone by itself any more, since it is undone as a whole. */
    void giveUp() {
        givenUp = true;
        end();
    }

    boolean isOver() {
        return over || (around != null && around.isOver());
    }

    boolean isGivenUp() {
        return givenUp || (around != null && around.isGivenUp());
    }

    /** Lets nothing but a rollback happen any more. */
    void breakOff(DatastoreException reason) {
        broken = reason;
    }

    @Nullable
    DatastoreException broken() {
        return broken;
    }

    /** The statements of this depth, on their way to the driver. */
    HandOver handOver() {
        return handOver;
    }

    /** Completes when nothing is on its way to the driver any more, here and in what is nested. To be asked once this depth is over. */
    Mono<Void> handedOver() {
        return handOver.before(Mono.defer(() -> {
            NestedTransaction nested = running.get();
            return nested == null ? Mono.empty() : nested.handedOver();
        }));
    }

    @Nullable
    NestedTransaction running() {
        return running.get();
    }

    /** Makes one the nested transaction that runs. Nothing is sent yet, so that there is nothing to lose if its caller is gone. */
    NestedTransaction begin(NestedTransaction next) {
        if (running.compareAndSet(null, next)) {
            return next;
        }
        throw overlap();
    }

    void ended(NestedTransaction nested) {
        running.compareAndSet(nested, null);
    }

    /** Waits for a nested transaction that was cancelled and is still being undone. */
    Mono<Void> undone() {
        return Mono.defer(() -> {
            NestedTransaction nested = running.get();
            return nested != null && nested.isUndoing() ? nested.whenOver() : Mono.empty();
        });
    }

    /** Why no statement may begin now: an error, or something to wait for; null when nothing is in the way. */
    @Nullable
    Mono<Void> obstacle() {
        NestedTransaction nested = running.get();
        if (nested == null) {
            return null;
        }
        return nested.isUndoing()
                ? nested.whenOver()
                : Mono.error(new TransactionUsageException("A nested transaction of this one is running, and this"
                        + " statement would become part of it. Use the nested Transaction, or wait for its end."));
    }

    /** Why no nested transaction may begin now, as {@link #obstacle}. */
    @Nullable
    Mono<Void> obstacleToNesting() {
        NestedTransaction nested = running.get();
        if (nested == null) {
            return null;
        }
        return nested.isUndoing() ? nested.whenOver() : Mono.error(overlap());
    }

    private static TransactionUsageException overlap() {
        return new TransactionUsageException("A nested transaction of this one is running already."
                + " Savepoints cannot overlap: run them one after the other, for example with concatMap.");
    }
}
