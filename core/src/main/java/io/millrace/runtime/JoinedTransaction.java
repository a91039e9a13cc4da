package io.millrace.runtime;

import io.millrace.TransactionOptions;
import io.millrace.error.TransactionUsageException;
import io.millrace.text.PrintableError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** A transaction whose owner is somebody else: it is left, and never ended. */
final class JoinedTransaction extends OpenTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(JoinedTransaction.class);

    private final JoinedConnection joined;

    JoinedTransaction(StatementRunner statements, JoinedConnection joined, TransactionOptions options) {
        super(statements, joined.connection(), options);
        this.joined = joined;
    }

    /** Ends the work on it. What must not be kept is an error, since its owner alone can roll it back. */
    Mono<Void> leave() {
        return Mono.defer(() -> markEnded()
                ? left().then(Mono.defer(() ->
                        isRollbackOnly() ? Mono.error(JoinedTransaction::toBeRolledBack) : whenSound(Mono::empty)))
                : Mono.error(hasEnded()));
    }

    /** Ends the work on it after a failure, which is what its owner is told. */
    Mono<Void> leaveAfterFailure() {
        return Mono.defer(() -> {
            markEnded();
            return left().onErrorResume(failure -> {
                LOG.warn("What ran on a joined connection could not be ended", PrintableError.of(failure));
                return Mono.empty();
            });
        });
    }

    /** Its owner goes on at once: whatever was sent from now on might reach the next transaction on the connection. */
    void abandon() {
        giveUp();
        joined.detach();
    }

    private Mono<Void> left() {
        return joined.settle()
                .onErrorMap(statements()::translate)
                .then(nestedUndone())
                .doFinally(end -> joined.detach());
    }

    @Override
    public Mono<Void> commit() {
        return Mono.error(() -> ownersAlone("commit"));
    }

    @Override
    public Mono<Void> rollback() {
        return Mono.error(() -> ownersAlone("rollback"));
    }

    private static TransactionUsageException ownersAlone(String what) {
        return new TransactionUsageException(
                what + "() is for transactions from begin(...). This one was joined, and ends with"
                        + " the transaction of whoever has the connection. Call setRollbackOnly(), or fail, to have it rolled back.");
    }

    private static TransactionUsageException toBeRolledBack() {
        return new TransactionUsageException(
                "setRollbackOnly() was called on a transaction that was joined, so whoever has"
                        + " begun it on the connection must roll it back.");
    }
}
