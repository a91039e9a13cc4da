package io.millrace.runtime;

import io.millrace.error.DatastoreException;
import io.millrace.error.TransactionUsageException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A savepoint in a transaction. Undoing it goes on when whoever began that is gone, and nothing happens in the transaction around
 * it before it is over.
 */
final class NestedTransaction extends OpenTransaction {
    private enum Savepoint {
        NONE,
        /** It is over before it has begun. */
        NEVER,
        ASKED_FOR,
        MADE
    }

    private final OpenTransaction parent;
    private final Nesting around;
    private final String name;
    private final Sinks.Empty<Void> over = Sinks.empty();

    /** Goes on when its caller is gone: whether there is such a savepoint must be known to whoever goes back to it. */
    private final Mono<Void> made = Mono.defer(this::make).cache();

    private final Mono<Void> undone =
            Mono.defer(this::rollBack).doFinally(end -> markOver()).cache();
    private final AtomicReference<Savepoint> savepoint = new AtomicReference<>(Savepoint.NONE);
    private volatile boolean released;
    private volatile boolean undoing;

    /** Whether somebody goes back to the savepoint, and releases it then: each once. */
    private final AtomicBoolean rolledBack = new AtomicBoolean();

    private final AtomicBoolean dropped = new AtomicBoolean();

    /** The commands about the savepoint, on their way to the driver. */
    private final HandOver commands = new HandOver();

    NestedTransaction(OpenTransaction parent) {
        super(
                parent.statements(),
                parent.connection(),
                parent.options(),
                parent.nesting().within(),
                parent.breakdown());
        this.parent = parent;
        this.around = parent.nesting();
        this.name = nesting().savepoint();
    }

    Mono<Void> enter() {
        return Boundary.of(made, UnaryOperator.identity(), this::breakDown);
    }

    private Mono<Void> make() {
        return around.handOver().before(commands.ofCommand(Mono.defer(() -> {
            if (around.isOver() || parent.isEnded() || !savepoint.compareAndSet(Savepoint.NONE, Savepoint.ASKED_FOR)) {
                return Mono.error(hasEnded());
            }
            return Mono.from(connection().createSavepoint(name))
                    .onErrorMap(statements()::translate)
                    .doOnError(error -> savepoint.set(Savepoint.NEVER))
                    .doOnSuccess(done -> savepoint.set(Savepoint.MADE));
        })));
    }

    /** Keeps what was done, or undoes it when nothing else is allowed. */
    Mono<Void> leave() {
        return Mono.defer(() -> {
            if (isRollbackOnly()) {
                return undo();
            }
            // Whatever began from now on could come behind the release, and so be part of the transaction around.
            markEnded();
            nesting().end();
            return handedOver().then(nestedUndone()).then(whenSound(this::release));
        });
    }

    boolean isNestedIn(OpenTransaction transaction) {
        return parent == transaction;
    }

    /** Completes when it is over, whoever else undoes it as well. */
    Mono<Void> undo() {
        return Mono.defer(() -> {
            if (released) {
                return Mono.empty();
            }
            markEnded();
            nesting().end();
            undoing = true;
            return undone;
        });
    }

    /**
     * Undoes what was done, after a failure or a cancel that the caller knows of already. What cannot be undone would go on to be
     * part of the transaction around it, which is therefore of no use any more.
     */
    Mono<Void> undoOrBreak() {
        return undo().onErrorResume(DatastoreException.class, failure -> {
            around.breakOff(failure);
            return Mono.empty();
        });
    }

    /** Ends after a failure of its work. A caller whose limit has passed is told at once; the transaction around it waits. */
    Mono<Void> undoOrBreak(Deadline deadline) {
        return deadline.hasPassed() ? Mono.fromRunnable(() -> undoOrBreak().subscribe()) : undoOrBreak();
    }

    /**
     * Undoes what was done by commands that are sent before this returns, and nothing behind them: whoever owns the transaction goes
     * on then. Its savepoint goes too, since the next of that name could not be told from it. To be called once what is around it has
     * been given up.
     *
     * @return false when something of it is just being sent by another thread, so that the connection has to be broken off
     */
    boolean undoAtOnce() {
        markEnded();
        nesting().giveUp();
        if (isSending()) {
            return false;
        }
        if (isAskedFor() && !released && dropped.compareAndSet(false, true)) {
            // Once more, if somebody has gone back already: that command may still wait for its turn.
            rolledBack.set(true);
            use().goBackAtOnce(name);
            use().releaseAtOnce(name);
        }
        return true;
    }

    /** Completes when nothing of it is on its way to the driver any more, once what is around it is over. */
    Mono<Void> handedOver() {
        return commands.before(nesting().handedOver());
    }

    /** Whether another thread is just about to send something of its savepoint, or of one that is nested. */
    private boolean isSending() {
        NestedTransaction nested = nesting().running();
        return commands.isUnderWay() || (nested != null && nested.isSending());
    }

    @Override
    JoinedConnection.Work use() {
        return parent.use();
    }

    /** Whether its end is under way already, so that it is worth waiting for. */
    boolean isUndoing() {
        return undoing;
    }

    /** Completes when it has ended. */
    Mono<Void> whenOver() {
        return over.asMono();
    }

    @Override
    boolean breakDown(Throwable thrown) {
        return parent.breakDown(thrown);
    }

    @Override
    DatastoreException endReason() {
        return parent.endReason();
    }

    @Override
    @Nullable
    TransactionUsageException endByOwner() {
        return parent.endByOwner();
    }

    @Override
    <T> Flux<T> followed(Flux<T> statement) {
        return parent.followed(statement);
    }

    @Override
    <T> Mono<T> followed(Mono<T> statement) {
        return parent.followed(statement);
    }

    private Mono<Void> rollBack() {
        return isAskedFor()
                ? made.onErrorComplete().then(Mono.defer(() -> isAskedFor() ? goBack() : Mono.empty()))
                : Mono.empty();
    }

    /** Whether there may be such a savepoint. Where there is none there never will be from now on. */
    private boolean isAskedFor() {
        return !savepoint.compareAndSet(Savepoint.NONE, Savepoint.NEVER) && savepoint.get() != Savepoint.NEVER;
    }

    private Mono<Void> goBack() {
        // What is left running inside has its savepoints no more.
        nesting().giveUp();
        // Some databases keep a savepoint after rolling back to it; releasing it keeps their stack as deep as ours.
        return nesting()
                .handedOver()
                .then(nestedUndone())
                .then(unlessGivenUp(() -> rolledBack.compareAndSet(false, true)
                        ? connection().rollbackTransactionToSavepoint(name)
                        : Mono.empty()))
                .then(unlessGivenUp(
                        () -> dropped.compareAndSet(false, true) ? connection().releaseSavepoint(name) : Mono.empty()))
                .onErrorMap(statements()::translate);
    }

    /** What is rolled back as a whole may have given its connection back already. */
    private Mono<Void> unlessGivenUp(Supplier<Publisher<Void>> command) {
        return commands.ofCommand(Mono.defer(() -> around.isGivenUp() ? Mono.empty() : Mono.from(command.get())));
    }

    private Mono<Void> release() {
        return commands.ofCommand(
                Mono.defer(() -> around.isGivenUp() || rolledBack.get() ? Mono.error(hasEnded()) : releasing()));
    }

    private Mono<Void> releasing() {
        return Mono.from(connection().releaseSavepoint(name))
                .onErrorMap(statements()::translate)
                .doOnSuccess(done -> {
                    released = true;
                    markEnded();
                    nesting().end();
                    markOver();
                });
    }

    private void markOver() {
        around.ended(this);
        over.tryEmitEmpty();
    }
}
