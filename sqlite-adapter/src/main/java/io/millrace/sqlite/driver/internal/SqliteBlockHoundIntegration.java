package io.millrace.sqlite.driver.internal;

import org.sqlite.SQLiteJDBCLoader;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Tells BlockHound where the driver's own threads may wait. They are {@code NonBlocking}, so that code of the
 * application cannot block on them, and would otherwise end with an error when they have nothing to do. Found through
 * {@code ServiceLoader}, and used only where BlockHound is present.
 */
public final class SqliteBlockHoundIntegration implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // Waiting for work.
        builder.allowBlockingCallsInside(WorkerPool.class.getName(), "next");
        builder.allowBlockingCallsInside(Sweeper.class.getName(), "run");
        // Waiting, on a worker, for a lock that another process holds.
        builder.allowBlockingCallsInside(Interruption.class.getName(), "waitForOtherProcess");
        // Unpacking SQLite itself, on a worker, when the first database of the process is opened.
        builder.allowBlockingCallsInside(SQLiteJDBCLoader.class.getName(), "initialize");
    }
}
