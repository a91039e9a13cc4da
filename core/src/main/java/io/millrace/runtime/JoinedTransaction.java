package io.millrace.runtime;

import io.millrace.TransactionOptions;
import io.millrace.error.TransactionUsageException;
import io.millrace.text.PrintableError;
import io.r2dbc.spi.Connection;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A transaction whose owner is somebody else: it is left, and never ended. Others may be in it at the same time. */
final class JoinedTransaction extends OpenTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(JoinedTransaction.class);

    private final JoinedWork work;
    private final Connection owners;

    /** Whether a cancel ends it. What that interrupts fails on the way to the caller's operators, and nothing may be sent for it. */
    private volatile boolean abandoned;

    /**
     * Work that begins.
     *
     * @param owners the connection as its owner has it, who may give it back to a pool, where others get what it wraps
     */
    JoinedTransaction(StatementRunner statements, JoinedWork work, Connection owners, TransactionOptions options) {
        super(statements, work.use().connection(), options, work.nesting(), new Breakdown(() -> {}));
        this.work = work;
        this.owners = owners;
    }

    JoinedWork work() {
        return work;
    }

    /** Itself, when the work may begin; behind that are operators of the caller. */
    Mono<JoinedTransaction> ready() {
        return Boundary.of(work.ready().thenReturn(this), UnaryOperator.identity(), this::breakDown);
    }

    /** Ends the work on it. What must not be kept is an error, since its owner alone can roll it back. */
    Mono<Void> leave() {
        return Mono.defer(() -> {
            if (!markEnded()) {
                return Mono.error(hasEnded());
            }
            NestedTransaction nested = runningNested();
            boolean unfinished = nested != null && !nested.isUndoing();
            return left().then(Mono.defer(() -> {
                if (unfinished) {
                    return Mono.error(unfinished());
                }
                return isRollbackOnly() ? Mono.error(toBeRolledBack()) : whenSound(Mono::empty);
            }));
        });
    }

    /** Ends the work on it after a failure, which is what its owner is told. */
    Mono<Void> leaveAfterFailure() {
        return Mono.defer(() -> {
            markEnded();
            if (abandoned) {
                return Mono.empty();
            }
            return left().onErrorResume(failure -> {
                notEnded(failure);
                return Mono.empty();
            });
        });
    }

    private static void notEnded(Throwable failure) {
        LOG.warn("What ran on a joined connection could not be ended", PrintableError.of(failure));
    }

    /**
     * Ends the work on it at once. Where no other is at work its owner goes on, and whatever was sent from then on might reach the next
     * transaction on the connection. To others it is a part of one transaction that was cancelled.
     */
    void abandon() {
        abandoned = true;
        markEnded();
        boolean last = work.endsAsLast();
        NestedTransaction nested = runningNested();
        if (last || nested == null) {
            work.use().detach();
        } else {
            nested.undoOrBreak()
                    .doFinally(end -> work.use().detach())
                    .subscribe(done -> {}, JoinedTransaction::notEnded);
        }
    }

    private Mono<Void> left() {
        return nesting()
                .handOver()
                .before(Mono.defer(() -> work.use().settle()))
                .onErrorMap(statements()::translate)
                .then(Mono.defer(() -> {
                    NestedTransaction nested = runningNested();
                    return nested == null ? Mono.empty() : nested.undoOrBreak();
                }))
                .then(nestedUndone())
                // Not doFinally, which comes behind the signal: the owner may have gone on by then. A cancel abandons.
                .doOnTerminate(this::letGo);
    }

    private void letGo() {
        work.endsAsLast();
        work.use().detach();
    }

    /** That of others who have joined it is no matter of this work. */
    @Override
    @Nullable
    NestedTransaction runningNested() {
        NestedTransaction nested = super.runningNested();
        return nested != null && nested.isNestedIn(this) ? nested : null;
    }

    /** What the owner sends while a statement is on its way may come before it. */
    @Override
    <T> Flux<T> followed(Flux<T> statement) {
        return work.use().followed(statement).concatWith(Mono.defer(() -> {
            TransactionUsageException end = endByOwner();
            return end == null ? Mono.empty() : Mono.error(end);
        }));
    }

    @Override
    <T> Mono<T> followed(Mono<T> statement) {
        return followed(statement.flux()).singleOrEmpty();
    }

    @Override
    @Nullable
    TransactionUsageException endByOwner() {
        return isOutsideTransaction(owners) ? endedByOwner() : null;
    }

    /** Asked of the very object that was given: what it wraps may be somebody else's when it is closed. */
    static boolean isOutsideTransaction(Connection owners) {
        try {
            return owners.isAutoCommit();
        } catch (IllegalStateException closed) {
            return true;
        }
    }

    @Override
    JoinedConnection.Work use() {
        return work.use();
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

    private static TransactionUsageException endedByOwner() {
        return new TransactionUsageException(
                "Whoever has begun the transaction on the connection has ended it while work that"
                        + " had joined it still went on, so what ran just then may not be part of it. Wait for the end of"
                        + " the work first.");
    }

    private static TransactionUsageException toBeRolledBack() {
        return new TransactionUsageException(
                "setRollbackOnly() was called on a transaction that was joined, so whoever has"
                        + " begun it on the connection must roll it back.");
    }
}
