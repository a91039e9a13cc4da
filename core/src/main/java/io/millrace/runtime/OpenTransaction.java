package io.millrace.runtime;

import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.error.DatastoreException;
import io.millrace.error.TransactionUsageException;
import io.millrace.mapping.RowMapper;
import io.r2dbc.spi.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A transaction on a connection; who ends it is up to the subclasses. It is itself the one whose end belongs to {@code
 * RelationalDatastore.transaction}.
 */
class OpenTransaction implements Transaction {
    private final StatementRunner statements;
    private final Connection connection;
    private final TransactionOptions options;
    private final Nesting nesting;
    private final Breakdown breakdown;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean rollbackOnly;

    OpenTransaction(
            StatementRunner statements, Connection connection, TransactionOptions options, Breakdown breakdown) {
        this(statements, connection, options, Nesting.outermost(), breakdown);
    }

    OpenTransaction(
            StatementRunner statements,
            Connection connection,
            TransactionOptions options,
            Nesting nesting,
            Breakdown breakdown) {
        this.statements = statements;
        this.connection = connection;
        this.options = options;
        this.nesting = nesting;
        this.breakdown = breakdown;
    }

    final StatementRunner statements() {
        return statements;
    }

    final Connection connection() {
        return connection;
    }

    /** How it runs, which is how all that is nested in it runs as well. */
    final TransactionOptions options() {
        return options;
    }

    final Nesting nesting() {
        return nesting;
    }

    final Breakdown breakdown() {
        return breakdown;
    }

    /** Lets no statement begin any more; the first caller gets {@code true} and the duty to end it on the connection. */
    final boolean markEnded() {
        return ended.compareAndSet(false, true);
    }

    final boolean isEnded() {
        return ended.get();
    }

    @Override
    public final <T> Flux<T> query(Sql sql, RowMapper<T> mapper) {
        return whileOpen(() -> {
            PreparedSql prepared = prepare(sql, OptionalLong.empty());
            return bounded(
                    statements.query(connection, prepared, mapper), error -> statements.translate(error, prepared));
        });
    }

    @Override
    public final <T> Mono<T> queryOne(Sql sql, RowMapper<T> mapper) {
        return whileOpenOne(() -> {
            PreparedSql prepared = prepare(sql, OptionalLong.empty());
            return bounded(
                    statements.queryOne(connection, prepared, mapper),
                    error -> statements.translateSingle(error, prepared));
        });
    }

    @Override
    public final Mono<RunResult> execute(Sql sql) {
        return whileOpenOne(() -> {
            PreparedSql prepared = prepare(sql, OptionalLong.empty());
            return bounded(statements.execute(connection, prepared), error -> statements.translate(error, prepared));
        });
    }

    @Override
    public final Flux<RunResult> batch(List<Sql> batch) {
        return whileOpen(() -> {
            List<PreparedSql> prepared = new ArrayList<>(batch.size());
            for (Sql sql : batch) {
                prepared.add(prepare(sql, OptionalLong.of(prepared.size())));
            }
            return bounded(
                    Flux.fromIterable(prepared).concatMap(each -> nextStep(() -> execute(each))),
                    UnaryOperator.identity());
        });
    }

    private PreparedSql prepare(Sql sql, OptionalLong index) {
        return statements.prepareIn(options, sql, index);
    }

    private Mono<RunResult> execute(PreparedSql prepared) {
        return statements.execute(connection, prepared).onErrorMap(error -> statements.translate(error, prepared));
    }

    @Override
    public final Mono<Long> executeAll(String sql, Publisher<?> rows) {
        return whileOpenOne(
                () -> bounded(BulkWrite.of(sql, rows, statements.rowsAtOnce()).on(this), UnaryOperator.identity()));
    }

    @Override
    public final <T> Flux<T> queryAll(String sql, Publisher<?> rows, RowMapper<T> mapper) {
        return whileOpen(() -> bounded(
                BulkWrite.of(sql, rows, statements.rowsAtOnce()).rowsOn(this, mapper), UnaryOperator.identity()));
    }

    @Override
    public final <T> Mono<T> transaction(
            TransactionOptions asked, Function<? super Transaction, ? extends Mono<T>> work) {
        return Mono.defer(() -> {
            TransactionUsageException refusal = NestedOptions.refusal(asked, options);
            return refusal == null
                    ? Boundary.of(nested(Deadline.ofNested(asked), work), UnaryOperator.identity(), this::breakDown)
                    : Boundary.refusal(refusal);
        });
    }

    private <T> Mono<T> nested(Deadline deadline, Function<? super Transaction, ? extends Mono<T>> work) {
        return Mono.defer(() -> {
            Mono<Void> obstacle = obstacleToNesting();
            return obstacle == null
                    ? Mono.usingWhen(
                            Mono.fromCallable(this::nested),
                            nested -> Commit.after(
                                    nested.leave(),
                                    deadline.limit(
                                            nested.enter().then(inside(nested, Mono.defer(() -> work.apply(nested)))))),
                            nested -> Mono.empty(),
                            (nested, error) -> nested.undoOrBreak(deadline),
                            NestedTransaction::undoOrBreak)
                    : deadline.limit(obstacle).then(nested(deadline, work));
        });
    }

    @Override
    public final <T> Flux<T> transactionMany(
            TransactionOptions asked, Function<? super Transaction, ? extends Publisher<T>> work) {
        return Flux.defer(() -> {
            TransactionUsageException refusal = NestedOptions.refusal(asked, options);
            return refusal == null
                    ? Boundary.of(nestedMany(Deadline.ofNested(asked), work), UnaryOperator.identity(), this::breakDown)
                    : Boundary.<T>refusal(refusal).flux();
        });
    }

    private <T> Flux<T> nestedMany(Deadline deadline, Function<? super Transaction, ? extends Publisher<T>> work) {
        return Flux.defer(() -> {
            Mono<Void> obstacle = obstacleToNesting();
            return obstacle == null
                    ? Flux.usingWhen(
                            Mono.fromCallable(this::nested),
                            nested -> Commit.after(
                                    nested.leave(),
                                    deadline.limit(nested.enter()
                                            .thenMany(inside(nested, Flux.defer(() -> work.apply(nested)))))),
                            nested -> Mono.empty(),
                            (nested, error) -> nested.undoOrBreak(deadline),
                            NestedTransaction::undoOrBreak)
                    : deadline.limit(obstacle).thenMany(nestedMany(deadline, work));
        });
    }

    @Override
    public final void setRollbackOnly() {
        rollbackOnly = true;
    }

    @Override
    public final boolean isRollbackOnly() {
        return rollbackOnly;
    }

    @Override
    public Mono<Void> commit() {
        return Mono.error(() -> notTheCallers("commit", "Return from the function to commit."));
    }

    @Override
    public Mono<Void> rollback() {
        return Mono.error(() -> notTheCallers("rollback", "Call setRollbackOnly(), or fail, to roll back."));
    }

    /** Ends it: commits on the connection, or rolls back when nothing else is allowed. */
    final Mono<Void> end(Deadline deadline) {
        return Mono.defer(() -> markEnded() ? commitOrRollBack(deadline) : Mono.error(hasEnded()));
    }

    /** What {@link #end} does once it is marked as ended. */
    final Mono<Void> commitOrRollBack(Deadline deadline) {
        nesting.end();
        Mono<Void> quiet = nesting.handedOver().then(nestedUndone());
        Mono<Void> sent = Mono.defer(() -> rollbackOnly
                ? Mono.from(connection.rollbackTransaction()).onErrorMap(statements::translate)
                : whenSound(() -> Mono.from(connection.commitTransaction()).onErrorMap(statements::translateCommit)));
        return statements.answersCanBeLost() ? deadline.limitCommit(quiet, sent) : deadline.limitBefore(quiet, sent);
    }

    /** Lets nothing begin any more, since it is going to be rolled back as a whole. */
    final void giveUp() {
        nesting.giveUp();
        markEnded();
    }

    /** Does what would keep the work of this transaction, unless it must not be kept, or some of it is still under way. */
    final Mono<Void> whenSound(Supplier<Mono<Void>> keeping) {
        return Mono.defer(() -> {
            DatastoreException reason = nesting.broken();
            if (reason != null) {
                return Mono.error(reason);
            }
            NestedTransaction nested = runningNested();
            if (nested == null) {
                return keeping.get();
            }
            return nested.isUndoing() ? nested.whenOver().then(whenSound(keeping)) : Mono.error(unfinished());
        });
    }

    /** The nested transaction that still runs as part of this one and must not be kept half-way; null when there is none. */
    @Nullable
    NestedTransaction runningNested() {
        return nesting.running();
    }

    static TransactionUsageException hasEnded() {
        return new TransactionUsageException(
                "This transaction has ended. A transaction given to a function is to be used"
                        + " inside that function's publisher; one from begin(...) until its commit or rollback.");
    }

    private static TransactionUsageException notTheCallers(String what, String instead) {
        return new TransactionUsageException(
                what + "() is for transactions from begin(...); the end of this one is not the caller's. " + instead);
    }

    static TransactionUsageException unfinished() {
        return new TransactionUsageException(
                "A nested transaction was still running when the one around it was to be kept, so all of it is undone. Wait"
                        + " for the end of what is nested.");
    }

    /** So that whoever joins the connection in there knows that it is inside. */
    private static <T> Mono<T> inside(NestedTransaction nested, Mono<T> work) {
        return nested.nesting().isJoinable() ? work.contextWrite(nested.nesting()::enter) : work;
    }

    private static <T> Flux<T> inside(NestedTransaction nested, Flux<T> work) {
        return nested.nesting().isJoinable() ? work.contextWrite(nested.nesting()::enter) : work;
    }

    /**
     * Ends it by what operators of its caller have thrown instead of signalling it.
     *
     * @return whether the caller of the transaction is told of it
     */
    boolean breakDown(Throwable thrown) {
        return breakdown.begin(thrown);
    }

    /** The border to operators of the caller. Behind a part of a statement that is the source of what comes next. */
    private <T> Flux<T> bounded(Flux<T> part) {
        return Boundary.of(part, UnaryOperator.identity(), this::breakDown);
    }

    /** As {@link #bounded(Flux)}. */
    private <T> Mono<T> bounded(Mono<T> part) {
        return Boundary.of(part, UnaryOperator.identity(), this::breakDown);
    }

    private <T> Flux<T> bounded(Flux<T> statement, UnaryOperator<Throwable> translation) {
        return Boundary.of(followed(statement), translation, this::breakDown);
    }

    private <T> Mono<T> bounded(Mono<T> statement, UnaryOperator<Throwable> translation) {
        return Boundary.of(followed(statement), translation, this::breakDown);
    }

    /** The use that it makes of somebody else's connection. */
    JoinedConnection.Work use() {
        throw new IllegalStateException("The connection is nobody else's");
    }

    /** What a statement of this transaction is followed by, if by anything. */
    <T> Flux<T> followed(Flux<T> statement) {
        return statement;
    }

    /** As {@link #followed(Flux)}. */
    <T> Mono<T> followed(Mono<T> statement) {
        return statement;
    }

    /**
     * A step of work that has begun. Since the one before the transaction may have ended, or a nested one begun, which it must not
     * become part of.
     */
    final <T> Mono<T> nextStep(Supplier<? extends Mono<T>> step) {
        return nesting.handOver().of(Mono.defer(() -> {
            Mono<Void> obstacle = obstacle();
            return obstacle == null ? bounded(step.get()) : bounded(obstacle.then(nextStep(step)));
        }));
    }

    /** As {@link #nextStep}. */
    final <T> Flux<T> nextSteps(Supplier<? extends Flux<T>> step) {
        return nesting.handOver().of(Flux.defer(() -> {
            Mono<Void> obstacle = obstacle();
            return obstacle == null ? bounded(step.get()) : bounded(obstacle.thenMany(nextSteps(step)));
        }));
    }

    private <T> Flux<T> whileOpen(Supplier<? extends Flux<T>> work) {
        return nesting.handOver().of(Flux.defer(() -> {
            Mono<Void> obstacle = obstacle();
            return obstacle == null ? work.get() : bounded(obstacle.thenMany(whileOpen(work)));
        }));
    }

    private <T> Mono<T> whileOpenOne(Supplier<? extends Mono<T>> work) {
        return nesting.handOver().of(Mono.defer(() -> {
            Mono<Void> obstacle = obstacle();
            return obstacle == null ? work.get() : bounded(obstacle.then(whileOpenOne(work)));
        }));
    }

    /** Why no statement may begin now: an error, or something to wait for; null when nothing is in the way. */
    private @Nullable Mono<Void> obstacle() {
        Mono<Void> end = endOrBreakage();
        return end == null ? nesting.obstacle() : end;
    }

    /** Why no nested transaction may begin now, as {@link #obstacle}. */
    private @Nullable Mono<Void> obstacleToNesting() {
        Mono<Void> end = endOrBreakage();
        return end == null ? nesting.obstacleToNesting() : end;
    }

    private @Nullable Mono<Void> endOrBreakage() {
        if (ended.get() || nesting.isOver()) {
            return Mono.error(endReason());
        }
        DatastoreException reason = nesting.broken();
        if (reason == null) {
            reason = endByOwner();
        }
        return reason == null ? null : Mono.error(reason);
    }

    /** What whoever comes behind the end is told. */
    DatastoreException endReason() {
        return hasEnded();
    }

    /** That somebody else has ended the transaction that this is a part of; null while it is open, and where nobody else can. */
    @Nullable
    TransactionUsageException endByOwner() {
        return null;
    }

    /** Waits for a nested transaction that was cancelled and is still being undone. */
    final Mono<Void> nestedUndone() {
        return nesting.undone();
    }

    private NestedTransaction nested() {
        return nesting.begin(new NestedTransaction(this));
    }
}
