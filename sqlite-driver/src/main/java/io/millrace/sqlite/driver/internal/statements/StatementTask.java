package io.millrace.sqlite.driver.internal.statements;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.StatementSavepoint;
import io.millrace.sqlite.driver.internal.engine.Engine;
import io.millrace.sqlite.driver.internal.engine.MainLane;
import io.millrace.sqlite.driver.internal.errors.FatalErrors;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.errors.SqliteErrors;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.Task;
import io.millrace.sqlite.driver.internal.sql.BoundStatement;
import io.millrace.sqlite.driver.internal.sql.ParsedStatement;
import io.millrace.sqlite.driver.internal.sql.StatementKind;
import io.millrace.sqlite.driver.internal.sql.StatementTraits;
import io.millrace.sqlite.driver.internal.transactions.ExclusiveUse;
import io.millrace.sqlite.driver.internal.transactions.Session;
import io.millrace.sqlite.driver.internal.transactions.Transaction;
import io.millrace.sqlite.driver.internal.transactions.TransactionLease;
import io.r2dbc.spi.R2dbcException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * One execution of a {@link Plan}, and the subscription of whoever wants its outcomes. It is submitted with the first
 * demand. Cancelling withdraws it while it waits, stops it while it runs, and afterwards closes what nobody took.
 *
 * @param <T> what each outcome is turned into
 */
public final class StatementTask<T> extends Task implements Subscription {

    @SuppressWarnings("rawtypes") // An updater's class literal cannot be generic.
    private static final AtomicLongFieldUpdater<StatementTask> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(StatementTask.class, "requested");

    @SuppressWarnings("rawtypes") // As above.
    private static final AtomicIntegerFieldUpdater<StatementTask> EMITTING =
            AtomicIntegerFieldUpdater.newUpdater(StatementTask.class, "emitting");

    @SuppressWarnings("rawtypes") // As above.
    private static final AtomicIntegerFieldUpdater<StatementTask> SUBMITTED =
            AtomicIntegerFieldUpdater.newUpdater(StatementTask.class, "submitted");

    private final Engine engine;
    private final Session session;
    private final Plan plan;
    private final CoreSubscriber<? super T> subscriber;
    private final Function<Outcome, T> mapper;

    private volatile long requested;

    @SuppressWarnings("unused") // Through EMITTING.
    private volatile int emitting;

    @SuppressWarnings("unused") // Through SUBMITTED.
    private volatile int submitted;

    private volatile boolean cancelled;
    private volatile boolean delivered;
    private @Nullable TransactionLease lease;
    private int emitted;
    private boolean terminated;

    private List<Outcome> outcomes = List.of();
    private @Nullable RuntimeException error;
    private boolean reroute;
    private boolean changedSchema;
    /** Whether SQLite commits it by itself, so that it may be done although it did not come to its end here. */
    private boolean commitsByItself;

    StatementTask(
            Engine engine,
            Session session,
            Plan plan,
            CoreSubscriber<? super T> subscriber,
            Function<Outcome, T> mapper) {
        super(session.limits().start());
        this.engine = engine;
        this.session = session;
        this.plan = plan;
        this.subscriber = subscriber;
        this.mapper = mapper;
    }

    @Override
    public String sql() {
        return plan.sql();
    }

    boolean changedSchema() {
        return changedSchema;
    }

    // The subscription.

    @Override
    public void request(long n) {
        if (n <= 0) {
            if (withdraw()) {
                error = new IllegalArgumentException("Demand must be positive (rule 3.9), but was " + n);
                delivered = true;
                emit();
            } else {
                cancel();
            }
            return;
        }
        if (Operators.addCap(REQUESTED, this, n) == 0 && !cancelled && !delivered && !terminated) {
            submitOnce();
        }
        emit();
    }

    private void submitOnce() {
        if (!SUBMITTED.compareAndSet(this, 0, 1)) {
            return;
        }
        Transaction transaction;
        try {
            transaction = session.transaction();
        } catch (RuntimeException refused) {
            // Not signalled to somebody who cancels at this moment: the session may be closed for just that reason.
            if (withdraw()) {
                refusal(refused).deliver();
            }
            return;
        }
        lease = transaction == null ? null : transaction.lease();
        try {
            engine.submit(this, plan, lease);
        } catch (Throwable notSubmitted) {
            // Thrown at who asks for rows, it would leave the one who waits for them without a signal.
            if (withdraw()) {
                refusal(Refusals.broken(notSubmitted, plan.sql())).deliver();
            }
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (!withdraw()) {
            stop(Refusals.cancelled());
            emit();
        }
    }

    // On the thread that holds the connection.

    /** Whether it is a write that may share a transaction with others. */
    public boolean joinsGroup(NativeConnection connection) {
        ParsedStatement first = plan.first();
        if (!plan.isSingle()) {
            return true;
        }
        if (first.kind() != StatementKind.QUERY) {
            return first.kind() == StatementKind.CHANGE || first.kind() == StatementKind.SCHEMA;
        }
        try {
            return Executor.traits(connection, first, engine.schemaEpoch()).writes();
        } catch (SQLException e) {
            // It will fail the same way when it is run, and be reported then.
            return false;
        }
    }

    /** Whether SQLite's own auto-commit makes it atomic, with nothing to undo if its rows should be too many. */
    boolean isSimpleChange(NativeConnection connection) {
        if (!plan.isSingle()
                || plan.first().kind() != StatementKind.CHANGE
                || plan.statements().get(0).needsCheck()) {
            return false;
        }
        try {
            return !Executor.traits(connection, plan.first(), engine.schemaEpoch())
                    .returnsRows();
        } catch (SQLException e) {
            // Running it reports this.
            return false;
        }
    }

    /** Runs without a transaction around it, as a {@linkplain #isSimpleChange simple change} can. */
    void runAlone(NativeConnection connection) {
        commitsByItself = true;
        runInGroup(connection);
        commitsByItself = false;
    }

    /** Runs inside the open transaction of a group; false when it failed. May be called again for another attempt. */
    boolean runInGroup(NativeConnection connection) {
        try {
            executeAsOne(connection);
            return true;
        } catch (SQLException e) {
            error = SqliteErrors.translate(e, plan.sql(), this);
        } catch (R2dbcException e) {
            error = e;
        }
        return false;
    }

    @Override
    public void run(NativeConnection connection, Batch batch) {
        try {
            if (plan.isSingle()) {
                runSingle(connection, batch);
            } else {
                MainLane.spillCursors(connection, batch);
                executeAsOne(connection);
            }
        } catch (SQLException e) {
            RuntimeException failure = connection.isUnchanged()
                    ? SqliteErrors.translate(e, plan.sql(), this)
                    : Refusals.changedWhileRead(plan.sql());
            error = failure;
            checkTransaction(connection, batch, failure);
        } catch (R2dbcException e) {
            error = e;
        }
    }

    private void runSingle(NativeConnection connection, Batch batch) throws SQLException {
        BoundStatement bound = plan.statements().get(0);
        boolean mayReroute = lease == null && !connection.isWriter() && engine.hasWriter();
        StatementTraits traits;
        try {
            traits = Executor.traits(connection, bound.statement(), engine.schemaEpoch());
        } catch (SQLException e) {
            if (mayReroute) {
                // The writer may know temporary or attached tables; if not, it reports the error.
                reroute = true;
                return;
            }
            throw e;
        }
        if (mayReroute && traits.needsWriter()) {
            reroute = true;
        } else if (!traits.writes()) {
            outcomes = List.of(new QueryStart(engine, session, plan, this).run(connection, bound, traits, batch));
        } else if (bound.statement().kind() == StatementKind.SOLO) {
            MainLane.spillCursors(connection, batch);
            commitsByItself = lease == null;
            outcomes = List.of(Executor.complete(engine, connection, bound, traits));
            commitsByItself = false;
            engine.schemaChanged();
            ExclusiveUse exclusive = lease == null ? null : lease.exclusive();
            if (exclusive != null) {
                exclusive.changed();
            }
        } else {
            MainLane.spillCursors(connection, batch);
            executeAsOne(connection);
            if (changedSchema && lease != null) {
                lease.markSchemaChanged();
            }
        }
    }

    /** Runs all statements inside an open transaction, so that either all have happened or none. */
    private void executeAsOne(NativeConnection connection) throws SQLException {
        StatementSavepoint savepoint = new StatementSavepoint(connection);
        List<Outcome> collected = new ArrayList<>(plan.statements().size());
        // From an attempt that was undone for no fault of its own.
        discardOutcomes();
        try {
            for (BoundStatement bound : plan.statements()) {
                StatementTraits traits = Executor.traits(connection, bound.statement(), engine.schemaEpoch());
                if (!plan.isSingle() || traits.returnsRows() || bound.needsCheck()) {
                    savepoint.set();
                }
                collected.add(Executor.complete(engine, connection, bound, traits));
                if (traits.changesSchema()) {
                    changedSchema = true;
                    engine.schemaChanged();
                    if (lease == null || lease.exclusive() == null) {
                        // Those of an exclusive session are nobody else's.
                        engine.lookForTemporaryTables(connection);
                    }
                    connection.follow(engine.schemaEpoch());
                }
            }
            savepoint.release();
            outcomes = collected;
        } catch (SQLException | R2dbcException e) {
            collected.forEach(Outcome::discard);
            savepoint.undo(e);
            throw e;
        }
    }

    /** Some failures roll the whole transaction back, and what follows must not run as if it were still there. */
    private void checkTransaction(NativeConnection connection, Batch batch, RuntimeException cause) {
        if (lease == null || lease.isOver()) {
            return;
        }
        if (connection.isRetired()) {
            return;
        }
        if (lease.exclusive() != null) {
            lease.lookAtTransaction(connection);
            return;
        }
        try {
            if (!connection.isInTransaction()) {
                lease.lose(connection, batch, Refusals.transactionLost(cause));
            }
        } catch (SQLException e) {
            connection.retire(e);
            cause.addSuppressed(e);
        }
    }

    // After the connection was given up.

    @Override
    public void fail(RuntimeException reason) {
        error = reason;
    }

    @Override
    public void breakDown(Throwable cause) {
        error = commitsByItself ? Refusals.outcomeUnknown(cause, plan.sql()) : Refusals.broken(cause, plan.sql());
    }

    @Override
    public void deliver() {
        if (reroute && !cancelled) {
            reroute = false;
            again();
            engine.submitToWriter(this);
            return;
        }
        if (outcomes.size() == 1 && error == null && !cancelled) {
            // Demand is there: without it the task would not have been submitted.
            terminated = true;
            if (pass(outcomes.get(0)) && !cancelled) {
                subscriber.onComplete();
            }
            return;
        }
        delivered = true;
        emit();
    }

    private void emit() {
        if (!delivered || EMITTING.getAndIncrement(this) != 0) {
            return;
        }
        int missed = 1;
        do {
            emitWhatIsWanted();
            missed = EMITTING.addAndGet(this, -missed);
        } while (missed != 0);
    }

    /**
     * Passes one on. What the subscriber throws, which Reactor's do for an {@code Error} only, ends its subscription: it
     * is told so, because somebody may wait behind it, and what it was given is closed. False then.
     */
    private boolean pass(Outcome outcome) {
        try {
            subscriber.onNext(mapper.apply(outcome));
            return true;
        } catch (Throwable thrown) {
            terminated = true;
            cancelled = true;
            outcome.discard();
            subscriber.onError(FatalErrors.deliverable(thrown));
            return false;
        }
    }

    /** Of those that nobody was given. */
    private void discardOutcomes() {
        outcomes.subList(emitted, outcomes.size()).forEach(Outcome::discard);
        outcomes = List.of();
        emitted = 0;
    }

    private void emitWhatIsWanted() {
        if (terminated) {
            return;
        }
        if (error == null) {
            while (emitted < outcomes.size() && emitted < requested && !cancelled) {
                if (!pass(outcomes.get(emitted++))) {
                    discardOutcomes();
                    return;
                }
            }
        }
        if (cancelled) {
            terminated = true;
            discardOutcomes();
        } else if (error != null) {
            terminated = true;
            discardOutcomes();
            subscriber.onError(error);
        } else if (emitted == outcomes.size()) {
            terminated = true;
            subscriber.onComplete();
        }
    }
}
