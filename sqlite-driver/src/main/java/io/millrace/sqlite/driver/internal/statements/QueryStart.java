package io.millrace.sqlite.driver.internal.statements;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.NativeStatement;
import io.millrace.sqlite.driver.internal.cursors.Cursor;
import io.millrace.sqlite.driver.internal.cursors.OpenCursors;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.EngineContext;
import io.millrace.sqlite.driver.internal.lanes.Lane;
import io.millrace.sqlite.driver.internal.lanes.Task;
import io.millrace.sqlite.driver.internal.rows.HeldRows;
import io.millrace.sqlite.driver.internal.rows.ResultMemory;
import io.millrace.sqlite.driver.internal.rows.Rows;
import io.millrace.sqlite.driver.internal.sql.BoundStatement;
import io.millrace.sqlite.driver.internal.sql.StatementTraits;
import io.millrace.sqlite.driver.internal.transactions.Session;
import java.sql.SQLException;

/** Starts a query and reads its first rows. With more to come it stays open. */
final class QueryStart {
    private final EngineContext context;
    private final OpenCursors cursors;
    private final Session session;
    private final ExecutionPlan plan;
    private final Task task;

    /** @param task on whose behalf it is run, and which may be stopped */
    QueryStart(StatementRouter router, Session session, ExecutionPlan plan, Task task) {
        this.context = router.context();
        this.cursors = router.cursors();
        this.session = session;
        this.plan = plan;
        this.task = task;
    }

    Outcome run(NativeConnection connection, BoundStatement bound, StatementTraits traits, Batch batch)
            throws SQLException {
        NativeStatement statement =
                Executor.prepare(connection, bound.statement().sql(), traits);
        Outcome outcome = null;
        try {
            boolean row = statement.start(bound.arrangedValues());
            Rows rows = new Rows(statement.columns());
            if (!row) {
                connection.requireUnchanged(plan.sql());
            }
            outcome = row ? readFirst(connection, statement, rows, batch) : whole(rows);
            return outcome;
        } finally {
            if (outcome == null || outcome.cursor() == null) {
                connection.release(statement);
            }
        }
    }

    private Outcome readFirst(NativeConnection connection, NativeStatement statement, Rows rows, Batch batch)
            throws SQLException {
        long most = context.memory().portion(context.settings().fetchBytes());
        try {
            boolean more = Cursor.read(statement, rows, plan.fetchRows(), most);
            connection.requireUnchanged(plan.sql());
            if (!more) {
                return whole(rows);
            }
        } catch (SQLException e) {
            if (rows.count() == 0) {
                throw e;
            }
            // What was read before it is good; the error comes after it.
            HeldRows held = hold(rows);
            Cursor failed = new Cursor(cursors, session, connection, statement, plan.fetchRows(), batch.lane, held);
            failed.close(task.errorOf(e, plan.sql()));
            return new Outcome(null, held, failed, -1, null);
        }
        HeldRows held = hold(rows);
        Lane lane = batch.lane.keepFor(connection, batch);
        Cursor cursor = new Cursor(cursors, session, connection, statement, plan.fetchRows(), lane, held);
        connection.openQueries().add(cursor);
        cursors.add(cursor);
        session.onOpened(cursor);
        return new Outcome(null, held, cursor, -1, null);
    }

    private Outcome whole(Rows rows) {
        return rows.bytes() <= ResultMemory.UNCOUNTED
                ? new Outcome(rows, null, null, -1, null)
                : new Outcome(null, hold(rows), null, -1, null);
    }

    private HeldRows hold(Rows rows) {
        HeldRows held = new HeldRows(context.memory(), context.workers().executor(), plan.sql());
        held.bring(rows);
        return held;
    }
}
