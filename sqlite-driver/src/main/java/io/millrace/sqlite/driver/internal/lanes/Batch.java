package io.millrace.sqlite.driver.internal.lanes;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.errors.Dropped;
import io.millrace.sqlite.driver.internal.errors.UnknownStateException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker does in one visit to a native connection. Only that worker touches it, but for what is finished: when
 * something runs for long, what was done before it is delivered by another.
 */
public final class Batch {
    /** Where the connection goes when the visit ends, unless it was retired. */
    enum Destination {
        /** Back among the free ones of its lane. */
        LANE,
        /** It stays with a {@link LeasedLane} that was made during the visit. */
        LEASE,
        /** A lease has ended: back to the lane it was taken from. */
        HOME
    }

    public final Lane lane;
    public final List<Task> tasks;
    private final long startedAt = System.nanoTime();

    @GuardedBy("this")
    private List<Task> finished;

    @Nullable
    NativeConnection connection;

    private Destination destination = Destination.LANE;
    private @Nullable LeasedLane lease;
    private @Nullable Task current;
    private volatile @Nullable RuntimeException stopReason;
    public int handled;

    Batch(Lane lane, List<Task> tasks, int size) {
        this.lane = lane;
        this.tasks = tasks;
        this.finished = new ArrayList<>(size);
    }

    Destination destination() {
        return destination;
    }

    /** Whether the connection is as free for the next task as before. */
    public boolean staysInLane(NativeConnection used) {
        return destination == Destination.LANE && !used.isRetired();
    }

    /** The connection goes into the lease when the visit ends. */
    public void lendTo(LeasedLane borrower) {
        lease = borrower;
        destination = Destination.LEASE;
    }

    /** There is no lease for the connection to go to any more. */
    void stayHere() {
        destination = Destination.LANE;
    }

    /** The lease in whose lane this is has ended. */
    void sendHome() {
        destination = Destination.HOME;
    }

    /** The lease that was made during the visit, if one was. */
    @Nullable
    LeasedLane lease() {
        return lease;
    }

    /** From now on, what goes wrong unexpectedly is the fault of this task; null when it is nobody's. */
    public void blame(@Nullable Task task) {
        current = task;
    }

    /** Asks what runs, or is waited for, to stop. */
    void stop(RuntimeException reason) {
        stopReason = reason;
        tasks.forEach(task -> task.stop(reason));
    }

    /** Withdraws what was taken for a holder and has not begun, as if it were still in the queue, and asks what runs for it to stop. */
    void interrupt(Holder holder, RuntimeException reason, List<Deliverable> deliveries) {
        for (Task task : tasks) {
            if (task.holder() == holder && !TaskQueue.withdraw(task, reason, deliveries)) {
                task.stop(reason);
            }
        }
    }

    /** Whether anything of a holder is still to be done here. What is finished may wait long for the end of the visit. */
    boolean hasAnyOf(Holder holder) {
        return tasks.stream().anyMatch(task -> task.holder() == holder && !task.isWithdrawn() && !task.isFinished());
    }

    /** Why the visit is to end before its time; null while it is not. */
    @Nullable
    RuntimeException stopReason() {
        return stopReason;
    }

    /** Whether any of its tasks is still to be done. */
    boolean isWanted() {
        for (Task task : tasks) {
            if (!task.isWithdrawn()) {
                return true;
            }
        }
        return false;
    }

    /** Runs the task, unless it was withdrawn. What it throws ends the visit. */
    public void run(Task task, NativeConnection used) {
        if (task.begin()) {
            current = task;
            used.watch(task);
            task.run(used, this);
            used.watch(null);
            finish(task);
            current = null;
        }
    }

    /** The task has its outcome; it is delivered once the connection is given up. */
    public synchronized void finish(Task task) {
        finished.add(task);
        task.markFinished();
    }

    /** Delivers what is finished, for want of memory one by one. */
    void deliverOn(Worker worker) {
        Delivery delivery;
        try {
            delivery = takeFinished();
        } catch (Throwable noMemory) {
            for (Task task = takeFirstFinished(); task != null; task = takeFirstFinished()) {
                deliver(task);
            }
            return;
        }
        worker.deliver(delivery);
    }

    private synchronized Delivery takeFinished() {
        List<Task> next = new ArrayList<>(0);
        Delivery delivery = new Delivery(finished);
        finished = next;
        return delivery;
    }

    private synchronized @Nullable Task takeFirstFinished() {
        return finished.isEmpty() ? null : finished.remove(0);
    }

    private static void deliver(Task task) {
        try {
            task.deliver();
        } catch (Throwable unexpected) {
            Dropped.error(unexpected);
        }
    }

    /** Hands over what is to be delivered. */
    synchronized void moveFinishedTo(List<Deliverable> deliveries) {
        deliveries.addAll(finished);
        finished.clear();
    }

    /** What these did was undone for no fault of theirs; they wait again, before all others. */
    public void putBack(Iterable<? extends Task> undone) {
        for (Task task : undone) {
            if (task.isBegun()) {
                task.again();
            }
        }
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

    /** Something went wrong that is nobody's outcome: the connection is retired, and the task that ran fails. */
    void breakOff(NativeConnection used, Throwable thrown) {
        Throwable cause = UnknownStateException.unwrap(thrown);
        used.retire(cause);
        Task task = current;
        if (task != null && (task.begin() || (task.isBegun() && !task.isFinished()))) {
            task.breakDown(cause);
            finish(task);
        }
    }

    boolean isOlderThan(long nanos, long now) {
        return now - startedAt > nanos;
    }
}
