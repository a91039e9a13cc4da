package io.millrace.sqlite.driver.internal.statements;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.StatementSavepoint;
import io.millrace.sqlite.driver.internal.cursors.OpenCursors;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.EngineContext;
import io.millrace.sqlite.driver.internal.lanes.Holder;
import io.millrace.sqlite.driver.internal.sql.BoundStatement;
import io.millrace.sqlite.driver.internal.sql.ParsedStatement;
import io.millrace.sqlite.driver.internal.sql.StatementKind;
import io.millrace.sqlite.driver.internal.sql.StatementTraits;
import io.millrace.sqlite.driver.internal.transactions.ExclusiveUse;
import io.millrace.sqlite.driver.internal.transactions.NativeTransaction;
import io.millrace.sqlite.driver.internal.transactions.Session;
import io.millrace.sqlite.driver.internal.transactions.TransactionLease;
import io.r2dbc.spi.R2dbcException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/**
 * One execution of an {@link ExecutionPlan}: where it is run, and what of it is undone when it fails.
 *
 * @param <T> what each outcome is turned into
 */
public final class StatementTask<T> extends EmittingTask<T> {
    private final StatementRouter router;
    private final EngineContext context;
    private final Session session;
    private final ExecutionPlan plan;
    private @Nullable TransactionLease lease;
    private boolean reroute;
    private boolean changedSchema;
    private boolean wordsLost;
    /** Whether SQLite commits it by itself, so that it may be done although it did not come to its end here. */
    private boolean commitsByItself;

    StatementTask(
            StatementRouter router,
            Session session,
            ExecutionPlan plan,
            CoreSubscriber<? super T> subscriber,
            Function<Outcome, T> mapper) {
        super(session.limits().start(), subscriber, mapper);
        this.router = router;
        this.context = router.context();
        this.session = session;
        this.plan = plan;
    }

    @Override
    public Holder holder() {
        return session.holder();
    }

    @Override
    public String sql() {
        return plan.sql();
    }

    /** Whether it failed with what others before it have written to virtual tables, which may be their fault. */
    boolean lostWords() {
        return wordsLost;
    }

    boolean changedSchema() {
        return changedSchema;
    }

    @Override
    void submit() {
        NativeTransaction transaction;
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
            router.submit(this, plan, lease);
        } catch (Throwable notSubmitted) {
            // Thrown at who asks for rows, it would leave the one who waits for them without a signal.
            if (withdraw()) {
                refusal(Refusals.broken(notSubmitted, plan.sql())).deliver();
            }
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
            return Executor.traits(connection, first, context.schema().epoch()).writes();
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
            return !Executor.traits(connection, plan.first(), context.schema().epoch())
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
        connection.ranAlone();
        commitsByItself = false;
    }

    /** Runs inside the open transaction of a group; false when it failed. May be called again for another attempt. */
    boolean runInGroup(NativeConnection connection) {
        error = null;
        wordsLost = false;
        try {
            executeAsOne(connection);
            return true;
        } catch (SQLException e) {
            error = errorOf(e, plan.sql());
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
                OpenCursors.spill(connection, batch);
                executeAsOne(connection);
            }
        } catch (SQLException e) {
            RuntimeException failure =
                    connection.isUnchanged() ? errorOf(e, plan.sql()) : Refusals.changedWhileRead(plan.sql());
            error = failure;
            if (lease != null) {
                lease.lookAfterFailure(connection, batch, failure);
            }
        } catch (R2dbcException e) {
            error = e;
        }
    }

    private void runSingle(NativeConnection connection, Batch batch) throws SQLException {
        BoundStatement bound = plan.statements().get(0);
        boolean mayReroute = lease == null && !connection.isWriter() && router.hasWriter();
        StatementTraits traits;
        try {
            traits = Executor.traits(
                    connection, bound.statement(), context.schema().epoch());
        } catch (SQLException e) {
            if (mayReroute) {
                // The writer may know temporary or attached tables; if not, it reports the error.
                reroute();
                return;
            }
            throw e;
        }
        if (mayReroute && traits.needsWriter()) {
            reroute();
        } else if (!traits.writes()) {
            outcomes = List.of(new QueryStart(router, session, plan, this).run(connection, bound, traits, batch));
        } else if (bound.statement().kind() == StatementKind.SOLO) {
            OpenCursors.spill(connection, batch);
            commitsByItself = lease == null;
            outcomes = List.of(Executor.complete(context, connection, bound, traits));
            commitsByItself = false;
            context.schema().changed();
            ExclusiveUse exclusive = lease == null ? null : lease.exclusive();
            if (exclusive != null) {
                exclusive.changed();
            }
        } else {
            OpenCursors.spill(connection, batch);
            executeAsOne(connection);
            if (changedSchema && lease != null) {
                lease.markSchemaChanged();
            }
        }
    }

    /** From here on, until it has come to the writer's lane, it is in none. */
    private void reroute() {
        holder().moves();
        reroute = true;
    }

    /** Runs all statements inside an open transaction, so that either all have happened or none. */
    private void executeAsOne(NativeConnection connection) throws SQLException {
        StatementSavepoint savepoint = new StatementSavepoint(connection);
        List<Outcome> collected = new ArrayList<>(plan.statements().size());
        // From an attempt that was undone for no fault of its own.
        discardOutcomes();
        try {
            for (BoundStatement bound : plan.statements()) {
                StatementTraits traits = Executor.traits(
                        connection, bound.statement(), context.schema().epoch());
                if (!plan.isSingle() || traits.returnsRows() || bound.needsCheck()) {
                    savepoint.set();
                }
                collected.add(Executor.complete(context, connection, bound, traits));
                if (traits.changesSchema()) {
                    changedSchema = true;
                    context.schema().changed();
                    if (lease == null || lease.exclusive() == null) {
                        // Those of an exclusive session are nobody else's.
                        context.schema().lookForTemporaryTables(connection);
                    }
                    connection.follow(context.schema().epoch());
                }
            }
            savepoint.release();
            outcomes = collected;
        } catch (SQLException | R2dbcException e) {
            if (!plan.isSingle()) {
                e.addSuppressed(
                        new FailedExecution(collected.size(), plan.statements().size()));
            }
            collected.forEach(Outcome::discard);
            if (e instanceof SQLException failure) {
                wordsLost = connection.rollbackIfWordsMayBeLost(failure);
            }
            savepoint.undo(e);
            throw e;
        }
    }

    // After the connection was given up.

    @Override
    public void breakDown(Throwable cause) {
        error = commitsByItself ? Refusals.outcomeUnknown(cause, plan.sql()) : Refusals.broken(cause, plan.sql());
    }

    @Override
    public void deliver() {
        if (!reroute) {
            super.deliver();
            return;
        }
        reroute = false;
        try {
            if (isCancelled()) {
                super.deliver();
            } else {
                again();
                router.submitToWriter(this);
            }
        } finally {
            holder().moved();
        }
    }
}
