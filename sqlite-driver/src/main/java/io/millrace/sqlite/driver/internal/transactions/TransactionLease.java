package io.millrace.sqlite.driver.internal.transactions;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.OpenQuery;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.Holder;
import io.millrace.sqlite.driver.internal.lanes.Lane;
import io.millrace.sqlite.driver.internal.lanes.LeasedLane;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** The connection of an open transaction, or of a session that has it for itself. */
public final class TransactionLease extends LeasedLane {
    private static final AtomicIntegerFieldUpdater<TransactionLease> ENDING =
            AtomicIntegerFieldUpdater.newUpdater(TransactionLease.class, "ending");

    private final TransactionLeases home;
    private final boolean readOnly;
    private final @Nullable ExclusiveUse exclusive;
    private final Holder holder;

    /** Why the transaction is gone although nobody ended it. */
    private volatile @Nullable RuntimeException lost;

    private volatile boolean schemaChanged;

    private volatile int ending;

    /**
     * @param exclusive the use that a session makes of the connection; null for a transaction
     * @param holder whose it is
     */
    TransactionLease(
            TransactionLeases home, Lane lane, boolean readOnly, @Nullable ExclusiveUse exclusive, Holder holder) {
        super(home.context(), lane);
        this.home = home;
        this.readOnly = readOnly;
        this.exclusive = exclusive;
        this.holder = holder;
    }

    public Holder holder() {
        return holder;
    }

    @Nullable
    public ExclusiveUse exclusive() {
        return exclusive;
    }

    /** Finds out whether the session that has the connection for itself is in a transaction now. */
    public void lookAtTransaction(NativeConnection connection) {
        if (exclusive == null || connection.isRetired()) {
            return;
        }
        try {
            exclusive.look(connection);
        } catch (SQLException e) {
            connection.retire(e);
        }
    }

    /** Some failures roll the whole transaction back, and what follows must not run as if it were still there. */
    public void lookAfterFailure(NativeConnection connection, Batch batch, RuntimeException failure) {
        if (isOver() || connection.isRetired()) {
            return;
        }
        if (exclusive != null) {
            lookAtTransaction(connection);
            return;
        }
        try {
            if (!connection.isInTransaction()) {
                lose(connection, batch, Refusals.transactionLost(failure));
            }
        } catch (SQLException e) {
            connection.retire(e);
            failure.addSuppressed(e);
        }
    }

    boolean isReadOnly() {
        return readOnly;
    }

    public void markSchemaChanged() {
        schemaChanged = true;
    }

    /** The transaction is no more, and not because its owner ended it. */
    public void lose(NativeConnection connection, Batch batch, RuntimeException reason) {
        lost = reason;
        for (OpenQuery query : List.copyOf(connection.openQueries())) {
            query.close(reason);
        }
        end(batch, reason);
    }

    /** Whether it is over, or is being ended although its owner did not ask for it. */
    boolean isEnding() {
        return ending != 0 || isOver();
    }

    /** Rolls back, not on behalf of the owner, as soon as the connection can be had. Asking again does nothing. */
    public void endBecause(RuntimeException reason) {
        if (isOver() || ending != 0) {
            return;
        }
        EndTask end = new EndTask(this, "ROLLBACK", true, reason, null);
        if (ENDING.compareAndSet(this, 0, 1)) {
            try {
                submitFollowUp(end);
            } catch (Throwable notTaken) {
                // Out of memory, say. Who asks again must not find it asked for.
                ending = 0;
                throw notTaken;
            }
        }
    }

    @Override
    public RuntimeException lostBy(Throwable cause) {
        RuntimeException reason = Refusals.transactionBroken(cause);
        lost = reason;
        return reason;
    }

    @Override
    public RuntimeException endReason() {
        RuntimeException reason = lost;
        return reason == null ? Refusals.transactionEnded() : reason;
    }

    @Override
    public void afterEnd() {
        home.remove(this);
        if (schemaChanged) {
            schema().changed();
        }
    }
}
