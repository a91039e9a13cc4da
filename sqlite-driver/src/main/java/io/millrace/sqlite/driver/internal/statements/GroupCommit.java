package io.millrace.sqlite.driver.internal.statements;

import io.millrace.sqlite.driver.internal.connections.Interruptible;
import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.SchemaWatch;
import io.millrace.sqlite.driver.internal.cursors.OpenCursors;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.errors.SqliteErrors;
import io.millrace.sqlite.driver.internal.errors.UnknownStateException;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.EngineContext;
import io.millrace.sqlite.driver.internal.lanes.Task;
import io.millrace.sqlite.driver.internal.lanes.WaitTally;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Runs writes that came together in one transaction, and finishes them after its commit. One that fails does so alone:
 * SQLite undoes a failed statement by itself, and where it undoes the whole transaction instead ({@code OR ROLLBACK},
 * {@code RAISE(ROLLBACK)}, an interrupt) the others are run again.
 */
public final class GroupCommit {
    private final SchemaWatch schema;
    private final WaitTally waits;

    /** Replaced by whoever has the connection, which is one at a time. */
    private volatile Tally tally = Tally.NONE;

    /** How often writes were committed together, and how many they were. */
    public record Tally(long commits, long writes) {
        public static final Tally NONE = new Tally(0, 0);

        Tally and(int more) {
            return new Tally(commits + 1, writes + more);
        }
    }

    public GroupCommit(EngineContext context) {
        this.schema = context.schema();
        this.waits = context.waits();
    }

    public Tally tally() {
        return tally;
    }

    public void run(NativeConnection connection, List<StatementTask<?>> tasks, Batch batch) {
        List<StatementTask<?>> members = new ArrayList<>(tasks);
        members.removeIf(Task::isWithdrawn);
        if (members.isEmpty()) {
            return;
        }
        OpenCursors.spill(connection, batch);
        if (members.size() == 1 && runDirectly(connection, members.get(0), batch)) {
            return;
        }
        while (!members.isEmpty() && !connection.isRetired() && begin(connection, members, batch)) {
            if (runMembers(connection, members, batch)) {
                commit(connection, members, batch);
                return;
            }
        }
    }

    /** A single change needs no transaction around it. False when it is not that simple. */
    private static boolean runDirectly(NativeConnection connection, StatementTask<?> member, Batch batch) {
        batch.blame(member);
        if (!member.isSimpleChange(connection)) {
            return false;
        }
        if (!member.begin()) {
            return true;
        }
        connection.watch(member);
        member.runAlone(connection);
        connection.watch(null);
        batch.finish(member);
        batch.blame(null);
        return true;
    }

    /** False when there is nobody left to begin for. */
    private boolean begin(NativeConnection connection, List<StatementTask<?>> members, Batch batch) {
        while (true) {
            dropStopped(members, batch);
            if (members.isEmpty()) {
                return false;
            }
            try {
                connection.watch(new Waiting(members));
                connection.run("BEGIN IMMEDIATE");
                return true;
            } catch (SQLException e) {
                boolean busy = SqliteErrors.isBusy(e);
                // Somebody's own time was up, or somebody was cancelled. The others go on waiting for theirs.
                if (!busy || !dropSome(connection, members, e, batch)) {
                    failAll(members, e, batch);
                    return false;
                }
            } catch (Throwable e) {
                breakDown(members, e, batch);
                throw e;
            } finally {
                connection.watch(null);
            }
        }
    }

    /** Takes out those who need not or may not wait any longer; false when all could. */
    private boolean dropSome(
            NativeConnection connection, List<StatementTask<?>> members, SQLException busy, Batch batch) {
        int before = members.size();
        dropStopped(members, batch);
        members.removeIf(
                member -> connection.isTimeUp(member) && fail(member, member.errorOf(busy, member.sql()), batch));
        return members.size() < before;
    }

    /** The members of a group while they wait for a lock of another process, each with a time of its own. */
    private record Waiting(List<StatementTask<?>> members) implements Interruptible {
        @Override
        public boolean shouldStop() {
            return false;
        }

        @Override
        public boolean shouldStopWaiting() {
            long now = System.nanoTime();
            for (StatementTask<?> member : members) {
                if (member.isWithdrawn()
                        || member.stopReason() != null
                        || member.limits().expiredWaiting(now, true, null) != null) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public long waitedNanos(long now) {
            long longest = 0;
            for (StatementTask<?> member : members) {
                longest = Math.max(longest, member.waitedNanos(now));
            }
            return longest;
        }
    }

    /** Takes out those that were cancelled or have waited too long. */
    private void dropStopped(List<StatementTask<?>> members, Batch batch) {
        long now = System.nanoTime();
        members.removeIf(member -> {
            if (member.isWithdrawn()) {
                return true;
            }
            RuntimeException reason = member.stopReason();
            if (reason == null && member.limits().areSet()) {
                reason = member.limits().expiredWaiting(now, true, member.sql());
                if (reason != null) {
                    waits.hasExpired();
                }
            }
            return reason != null && fail(member, reason, batch);
        });
    }

    private static boolean fail(StatementTask<?> member, RuntimeException reason, Batch batch) {
        if (member.isBegun() || member.begin()) {
            member.fail(reason);
            batch.finish(member);
        }
        return true;
    }

    /** Runs each; false when the transaction is gone and those left must be run again. */
    private boolean runMembers(NativeConnection connection, List<StatementTask<?>> members, Batch batch) {
        for (StatementTask<?> member : List.copyOf(members)) {
            if (!member.isBegun() && !member.begin()) {
                members.remove(member);
                continue;
            }
            boolean ok;
            try {
                batch.blame(member);
                connection.watch(member);
                ok = member.runInGroup(connection);
                connection.watch(null);
                batch.blame(null);
            } catch (Throwable e) {
                members.remove(member);
                batch.putBack(members);
                throw e;
            }
            if (!ok && member.lostWords() && members.size() > 1 && !connection.isRetired()) {
                Deque<StatementTask<?>> all = new ArrayDeque<>(members);
                members.clear();
                runEachAlone(connection, all, batch);
                return false;
            }
            if (!ok) {
                members.remove(member);
                batch.finish(member);
            }
            if (connection.isRetired() || (!ok && !isStillOpen(connection))) {
                if (connection.isRetired()) {
                    batch.putBack(members);
                }
                return false;
            }
        }
        return true;
    }

    private static boolean isStillOpen(NativeConnection connection) {
        try {
            return connection.isInTransaction();
        } catch (Throwable e) {
            connection.retire(e);
            return false;
        }
    }

    private void commit(NativeConnection connection, List<StatementTask<?>> members, Batch batch) {
        try {
            connection.run("COMMIT");
        } catch (SQLException e) {
            connection.rollbackAfter(e);
            if (members.size() > 1 && isOneMembersFault(e) && !connection.isRetired()) {
                runEachAlone(connection, new ArrayDeque<>(members), batch);
            } else {
                failAll(members, e, batch);
            }
            return;
        } catch (Throwable e) {
            for (StatementTask<?> member : members) {
                fail(member, Refusals.outcomeUnknown(UnknownStateException.unwrap(e), member.sql()), batch);
            }
            throw e;
        }
        if (!members.isEmpty()) {
            tally = tally.and(members.size());
        }
        boolean schemaChanged = false;
        for (StatementTask<?> member : members) {
            schemaChanged |= member.changedSchema();
            batch.finish(member);
        }
        if (schemaChanged) {
            schema.changed();
        }
    }

    private void runEachAlone(NativeConnection connection, Deque<StatementTask<?>> left, Batch batch) {
        try {
            while (!left.isEmpty() && !connection.isRetired()) {
                runAlone(connection, left.remove(), batch);
            }
        } finally {
            batch.putBack(left);
        }
    }

    private void runAlone(NativeConnection connection, StatementTask<?> member, Batch batch) {
        List<StatementTask<?>> alone = new ArrayList<>(List.<StatementTask<?>>of(member));
        if (begin(connection, alone, batch) && runMembers(connection, alone, batch)) {
            commit(connection, alone, batch);
        }
    }

    /**
     * A deferred constraint fails at commit for whoever broke it, a full disk for whoever wrote too much, and a damaged virtual table for
     * whoever wrote to that.
     */
    private static boolean isOneMembersFault(SQLException e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return false;
        }
        int code = sqlite.getResultCode().code;
        int primary = code & 0xff;
        return code == SQLiteErrorCode.SQLITE_CORRUPT_VTAB.code
                || primary == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                || primary == SQLiteErrorCode.SQLITE_FULL.code;
    }

    private static void breakDown(List<StatementTask<?>> members, Throwable cause, Batch batch) {
        for (StatementTask<?> member : members) {
            fail(member, Refusals.broken(UnknownStateException.unwrap(cause), member.sql()), batch);
        }
    }

    private static void failAll(List<StatementTask<?>> members, SQLException e, Batch batch) {
        for (StatementTask<?> member : members) {
            fail(member, member.errorOf(e, member.sql()), batch);
        }
    }
}
