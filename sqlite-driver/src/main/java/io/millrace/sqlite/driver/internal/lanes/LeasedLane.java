package io.millrace.sqlite.driver.internal.lanes;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.Opening;
import io.millrace.sqlite.driver.internal.connections.SchemaWatch;
import io.millrace.sqlite.driver.internal.limits.Nanos;
import java.util.function.Supplier;

/** A lane of one connection that was taken out of another lane, and goes back there when the lease ends. */
public abstract class LeasedLane extends Lane {
    private final SchemaWatch schema;
    private final Lane home;
    private volatile long restedAt = System.nanoTime();
    private volatile boolean over;

    protected LeasedLane(EngineContext context, Lane home) {
        super(context, true);
        this.schema = context.schema();
        this.home = home;
    }

    protected final SchemaWatch schema() {
        return schema;
    }

    /** Ends the lease with the present visit. */
    public final void end(Batch batch, RuntimeException reason) {
        endWith(reason);
        end(batch);
    }

    /** As {@link #end(Batch, RuntimeException)}, with an error that is made for each who still comes. */
    public final void end(Batch batch, Supplier<RuntimeException> reason) {
        endWith(reason);
        end(batch);
    }

    private void end(Batch batch) {
        over = true;
        batch.sendHome();
    }

    public final boolean isOver() {
        return over;
    }

    /** When the last visit ended, if nothing waits or runs now; {@link Nanos#NEVER} otherwise. */
    public final long restingSince() {
        return isQuiet() ? restedAt : Nanos.NEVER;
    }

    @Override
    public final int limit(int connectionsAway) {
        return over ? 0 : 1;
    }

    @Override
    public final NativeConnection open(Opening opening) {
        throw new IllegalStateException("A lease opens no connections");
    }

    @Override
    public int batchSize(int queued) {
        return queued;
    }

    @Override
    public void run(NativeConnection connection, Batch batch) {
        schema.startVisit(connection);
        for (Task task : batch.tasks) {
            batch.handled++;
            batch.run(task, connection);
            if (!batch.staysInLane(connection)) {
                break;
            }
        }
    }

    /** Its connection was retired: it ends with the present visit, if it has not ended with it already. */
    @Override
    final void onRetired(NativeConnection connection, Batch batch, Throwable cause) {
        if (!over) {
            loseConnection(cause);
        }
        batch.sendHome();
    }

    /** Its connection was retired. Nothing will run here any more. */
    final void loseConnection(Throwable cause) {
        over = true;
        endWith(lostBy(cause));
    }

    /** What later calls fail with when the connection was retired. */
    public abstract RuntimeException lostBy(Throwable cause);

    @Override
    public void rested() {
        restedAt = System.nanoTime();
    }

    @Override
    void goneHome(NativeConnection connection, Batch batch) {
        try {
            if (isWaiting()) {
                failWaiting(endReason(), batch);
            }
        } finally {
            // Whatever becomes of those who came too late, the connection is needed by others.
            afterEnd();
            home.takeBack(connection, batch);
        }
    }

    /** What work fails with that still waited when the lease ended. */
    public abstract RuntimeException endReason();

    public void afterEnd() {}
}
