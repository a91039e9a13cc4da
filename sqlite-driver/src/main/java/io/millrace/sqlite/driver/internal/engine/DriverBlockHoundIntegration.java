package io.millrace.sqlite.driver.internal.engine;

import io.millrace.sqlite.driver.internal.connections.ConnectionOpener;
import io.millrace.sqlite.driver.internal.connections.StatementStopper;
import io.millrace.sqlite.driver.internal.lanes.Sweeper;
import io.millrace.sqlite.driver.internal.lanes.WorkerPool;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Tells BlockHound where the driver's own threads wait on purpose: for work, for a lock of another process, and for files
 * that are opened. They are {@code NonBlocking} for the sake of the code of applications that runs on them.
 */
public final class DriverBlockHoundIntegration implements BlockHoundIntegration {
    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside(WorkerPool.class.getName(), "next");
        builder.allowBlockingCallsInside(Sweeper.class.getName(), "run");
        builder.allowBlockingCallsInside(StatementStopper.class.getName(), "waitForOtherProcess");
        builder.allowBlockingCallsInside(ConnectionOpener.class.getName(), "openMain");
        builder.allowBlockingCallsInside(ConnectionOpener.class.getName(), "openReader");
        builder.allowBlockingCallsInside(BackupTask.class.getName(), "run");
    }
}
