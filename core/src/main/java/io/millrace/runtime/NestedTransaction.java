package io.millrace.runtime;

import io.millrace.error.DatastoreException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A savepoint in a transaction. */
final class NestedTransaction extends OpenTransaction {
    private final OpenTransaction parent;
    private final String savepoint;
    private final Sinks.Empty<Void> over = Sinks.empty();
    private volatile boolean undoing;

    NestedTransaction(OpenTransaction parent) {
        super(parent.statements(), parent.connection(), parent.depth() + 1);
        this.parent = parent;
        this.savepoint = "millrace_" + depth();
    }

    Mono<NestedTransaction> enter() {
        return Mono.from(connection().createSavepoint(savepoint))
                .onErrorMap(statements()::translate)
                .doOnError(error -> markOver())
                .doOnCancel(this::markOver)
                .thenReturn(this);
    }

    /** Keeps what was done, or undoes it when nothing else is allowed. */
    Mono<Void> leave() {
        return Mono.defer(() -> isRollbackOnly() ? undo() : whenSound(this::release));
    }

    Mono<Void> undo() {
        return Mono.defer(() -> {
            if (!markEnded()) {
                return Mono.empty();
            }
            undoing = true;
            // Some databases keep a savepoint after rolling back to it; releasing it keeps their stack as deep as ours.
            return nestedUndone()
                    .then(Mono.from(connection().rollbackTransactionToSavepoint(savepoint)))
                    .then(Mono.from(connection().releaseSavepoint(savepoint)))
                    .onErrorMap(statements()::translate)
                    .doOnTerminate(this::markOver);
        });
    }

    /**
     * Undoes what was done, after a failure or a cancel that the caller knows of already. What cannot be undone would go on to be
     * part of the transaction around it, which is therefore of no use any more.
     */
    Mono<Void> undoOrBreak() {
        return undo().onErrorResume(DatastoreException.class, failure -> {
            parent.breakOff(failure);
            return Mono.empty();
        });
    }

    /** Whether its end is under way already, so that it is worth waiting for. */
    boolean isUndoing() {
        return undoing;
    }

    /** Completes when it has ended. */
    Mono<Void> whenOver() {
        return over.asMono();
    }

    private Mono<Void> release() {
        return Mono.from(connection().releaseSavepoint(savepoint))
                .onErrorMap(statements()::translate)
                .doOnSuccess(done -> {
                    markEnded();
                    markOver();
                });
    }

    private void markOver() {
        parent.nestedEnded(this);
        over.tryEmitEmpty();
    }
}
