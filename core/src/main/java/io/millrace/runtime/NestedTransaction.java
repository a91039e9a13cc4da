package io.millrace.runtime;

import reactor.core.publisher.Mono;

/** A savepoint in a transaction. */
final class NestedTransaction extends OpenTransaction {
    private final OpenTransaction parent;
    private final String savepoint;

    NestedTransaction(OpenTransaction parent) {
        super(parent.statements(), parent.connection(), parent.depth() + 1);
        this.parent = parent;
        this.savepoint = "millrace_" + depth();
    }

    Mono<NestedTransaction> enter() {
        return Mono.from(connection().createSavepoint(savepoint))
                .onErrorMap(statements()::translate)
                .doOnError(error -> parent.nestedEnded())
                .doOnCancel(parent::nestedEnded)
                .thenReturn(this);
    }

    /** Keeps what was done, or undoes it when nothing else is allowed. */
    Mono<Void> leave() {
        return Mono.defer(() -> isRollbackOnly() ? undo() : release());
    }

    Mono<Void> undo() {
        return Mono.defer(() -> {
            if (!markEnded()) {
                return Mono.empty();
            }
            // Some databases keep a savepoint after rolling back to it; releasing it keeps their stack as deep as ours.
            return Mono.from(connection().rollbackTransactionToSavepoint(savepoint))
                    .then(Mono.from(connection().releaseSavepoint(savepoint)))
                    .onErrorMap(statements()::translate)
                    .doOnTerminate(parent::nestedEnded);
        });
    }

    private Mono<Void> release() {
        return Mono.from(connection().releaseSavepoint(savepoint))
                .onErrorMap(statements()::translate)
                .doOnSuccess(done -> {
                    markEnded();
                    parent.nestedEnded();
                });
    }
}
