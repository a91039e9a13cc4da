package io.millrace.sqlite.driver.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker does in one visit to a native connection. Only that worker touches it, but for what is finished: when
 * something runs for long, what was done before it is delivered by another.
 */
final class Batch {

    /** Where the connection goes when the visit ends. */
    enum Destination {
        /** Back among the free ones of its lane. */
        LANE,
        /** It stays with a {@link Lease} that was made during the visit. */
        LEASE,
        /** A lease has ended: back to the lane it was taken from. */
        HOME
    }

    final Lane lane;
    final List<Task> tasks;
    private final long startedAt = System.nanoTime();
    private List<Task> finished;

    @Nullable
    NativeConnection connection;

    private Destination destination = Destination.LANE;
    private @Nullable Lease lease;
    int handled;

    Batch(Lane lane, @Nullable NativeConnection connection, List<Task> tasks) {
        this.lane = lane;
        this.connection = connection;
        this.tasks = tasks;
        this.finished = new ArrayList<>(tasks.size());
    }

    Destination destination() {
        return destination;
    }

    /** Whether the connection is as free for the next task as before. */
    boolean staysInLane() {
        return destination == Destination.LANE;
    }

    /** The connection goes into the lease when the visit ends. */
    void lendTo(Lease borrower) {
        destination = Destination.LEASE;
        lease = borrower;
    }

    /** The lease in whose lane this is has ended. */
    void sendHome() {
        destination = Destination.HOME;
    }

    @Nullable
    Lease lease() {
        return lease;
    }

    /** The task has its outcome; it is delivered once the connection is given up. */
    synchronized void finish(Task task) {
        task.markFinished();
        finished.add(task);
    }

    /** What is to be delivered; whoever takes it delivers it. */
    synchronized List<Task> takeFinished() {
        if (finished.isEmpty()) {
            return List.of();
        }
        List<Task> taken = finished;
        finished = new ArrayList<>();
        return taken;
    }

    /** Everything that has no outcome fails. */
    void failRest(RuntimeException error) {
        handled = tasks.size();
        for (Task task : tasks) {
            task.begin();
            if (!task.isWithdrawn() && !task.isFinished()) {
                task.fail(error);
                finish(task);
            }
        }
    }

    /** Something went wrong that should not: leaves the connection without a transaction, and fails the rest. */
    void abandon(NativeConnection used, RuntimeException error) {
        try {
            used.watch(null);
            used.rollbackIfOpen();
        } catch (SQLException cannotRollBack) {
            error.addSuppressed(cannotRollBack);
        }
        failRest(error);
    }

    boolean isOlderThan(long nanos, long now) {
        return now - startedAt > nanos;
    }
}
