package io.millrace.sqlite.driver.internal.engine;

import io.millrace.sqlite.driver.internal.lanes.LaneLoad;
import io.millrace.sqlite.driver.internal.statements.GroupCommit;

/**
 * How busy an engine was at one moment.
 *
 * @param main the lane that writes, or does everything
 * @param readers the lane that only reads, where that is another
 * @param waitingInTransactions tasks that wait for those before them in their transaction
 * @param cursors open cursors
 * @param transactions open transactions and exclusive sessions
 * @param groups what was committed together so far
 * @param waitsExpired waits that ended by a limit so far
 * @param refused how often too many waited already so far
 */
public record EngineLoad(
        LaneLoad main,
        LaneLoad readers,
        int waitingInTransactions,
        int cursors,
        int transactions,
        GroupCommit.Tally groups,
        long waitsExpired,
        long refused) {
    /** Of an engine that is not there. */
    public static final EngineLoad NONE =
            new EngineLoad(LaneLoad.NONE, LaneLoad.NONE, 0, 0, 0, GroupCommit.Tally.NONE, 0, 0);
}
