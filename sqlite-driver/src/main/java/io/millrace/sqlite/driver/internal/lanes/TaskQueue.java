package io.millrace.sqlite.driver.internal.lanes;

import io.millrace.sqlite.driver.internal.errors.Refusals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tasks that wait in a lane, in order, and whether more are accepted. Guarded by the lane's lock. */
final class TaskQueue {
    private final int limit;
    private final boolean leased;
    private final WaitTally tally;
    private final ArrayDeque<Task> tasks = new ArrayDeque<>();
    private @Nullable RuntimeException refusal;
    private @Nullable RuntimeException ended;
    private @Nullable Supplier<RuntimeException> endedWith;

    /**
     * An empty one.
     *
     * @param limit how many may wait
     * @param leased whether all of them are part of what has begun, so that one who leaves the engine may add to it
     * @param tally told of those that wait in vain
     */
    TaskQueue(int limit, boolean leased, WaitTally tally) {
        this.limit = limit;
        this.leased = leased;
        this.tally = tally;
    }

    /**
     * Appends a task.
     *
     * @param followUp whether it belongs to work that was accepted before, and is refused only when nothing will run any more
     * @return what it is refused with; null when it waits now
     */
    @Nullable
    RuntimeException add(Task task, boolean followUp) {
        RuntimeException refused = ended();
        if (refused == null && !followUp) {
            refused = refusal;
            if (refused == null && !leased && isOfOneWhoLeaves(task)) {
                refused = Refusals.closed();
            }
            if (refused == null && tasks.size() >= limit) {
                refused = Refusals.overloaded(limit);
                tally.wasRefused();
            }
        }
        if (refused == null) {
            tasks.addLast(task);
        }
        return refused;
    }

    private static boolean isOfOneWhoLeaves(Task task) {
        Holder holder = task.holder();
        return holder != null && holder.isLeaving();
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    /** Whether nobody waits any more for any of them. */
    boolean isAbandoned() {
        return tasks.stream().allMatch(Task::isWithdrawn);
    }

    int size() {
        return tasks.size();
    }

    /** Takes the first that is still to be done; null when none is. */
    @Nullable
    Task poll() {
        for (Task task = tasks.pollFirst(); task != null; task = tasks.pollFirst()) {
            if (!task.isWithdrawn()) {
                return task;
            }
        }
        return null;
    }

    /** Puts back what was not run in a visit, before all others. */
    void putBack(Batch batch) {
        for (int i = batch.tasks.size() - 1; i >= batch.handled; i--) {
            if (batch.tasks.get(i).isWaiting()) {
                tasks.addFirst(batch.tasks.get(i));
            }
        }
    }

    /** From now on, new work is refused with this error. */
    void refuse(RuntimeException reason) {
        refusal = reason;
    }

    /** From now on, everything is refused with this error. */
    void endWith(RuntimeException reason) {
        ended = reason;
    }

    /** From now on, everything is refused, with an error that is made for each: mostly nothing comes any more. */
    void endWith(Supplier<RuntimeException> reason) {
        endedWith = reason;
    }

    /** What is refused now is refused with; null while something may still run. */
    @Nullable
    RuntimeException ended() {
        return ended == null && endedWith != null ? endedWith.get() : ended;
    }

    boolean hasAnyOf(Holder holder) {
        return tasks.stream().anyMatch(task -> task.holder() == holder && !task.isWithdrawn());
    }

    /** Withdraws those of a holder. */
    void withdraw(Holder holder, RuntimeException reason, List<Deliverable> deliveries) {
        tasks.removeIf(task -> task.holder() == holder && withdraw(task, reason, deliveries));
    }

    /** Takes all away; whoever gets them fails them. */
    List<Task> withdrawAll() {
        List<Task> waiting = new ArrayList<>(tasks);
        tasks.clear();
        waiting.removeIf(task -> !task.withdraw());
        return waiting;
    }

    /** Fails what waits for a thread. What cleans up goes on waiting. */
    void failForLackOfThreads(List<Deliverable> deliveries) {
        tasks.removeIf(task -> {
            if (task.isCleaning()) {
                return task.isWithdrawn();
            }
            return withdraw(task, Refusals.noThreads(), deliveries) || task.isWithdrawn();
        });
    }

    /** Drops withdrawn tasks and those whose time to wait is over. */
    void expire(long now, boolean forWriter, List<Deliverable> deliveries) {
        tasks.removeIf(task -> task.isWithdrawn() || expire(task, now, forWriter, deliveries));
    }

    /** Withdraws a task whose time to wait is over. */
    boolean expire(Task task, long now, boolean forWriter, List<Deliverable> deliveries) {
        if (!task.limits().areSet()) {
            return false;
        }
        RuntimeException reason = task.limits().expiredWaiting(now, forWriter, task.sql());
        boolean expired = reason != null && withdraw(task, reason, deliveries);
        if (expired) {
            tally.hasExpired();
        }
        return expired;
    }

    /** All that needs memory comes first: what was withdrawn must be delivered. */
    static boolean withdraw(Task task, RuntimeException reason, List<Deliverable> deliveries) {
        if (!task.isWaiting()) {
            return false;
        }
        deliveries.add(task.refusal(reason));
        if (task.withdraw()) {
            return true;
        }
        deliveries.remove(deliveries.size() - 1);
        return false;
    }
}
