package io.millrace.sqlite.driver.internal.statements;

import io.millrace.sqlite.driver.internal.cursors.OpenCursors;
import io.millrace.sqlite.driver.internal.lanes.EngineContext;
import io.millrace.sqlite.driver.internal.lanes.Task;
import io.millrace.sqlite.driver.internal.transactions.TransactionLease;
import org.jspecify.annotations.Nullable;

/** The database that statements are run on: which of its lanes a statement goes to. */
public interface StatementRouter {
    EngineContext context();

    OpenCursors cursors();

    boolean hasWriter();

    /**
     * Submits the execution of a plan.
     *
     * @param lease the transaction that it is part of; null when it is none's
     */
    void submit(Task task, ExecutionPlan plan, @Nullable TransactionLease lease);

    /** Submits what turned out to need the writer. */
    void submitToWriter(Task task);
}
