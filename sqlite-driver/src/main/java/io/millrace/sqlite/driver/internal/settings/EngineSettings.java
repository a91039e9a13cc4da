package io.millrace.sqlite.driver.internal.settings;

import java.time.Duration;
import java.util.List;

/**
 * Everything that decides how an engine behaves. Engines of equal settings are shared.
 *
 * @param location which database
 * @param readOnly whether nothing may be written
 * @param untrusted whether the database, or the statements, may be somebody's attack
 * @param wal whether the file is in write-ahead-log mode, and so has readers beside the writer
 * @param pragmas set on every connection when it is opened, in order
 * @param writerPragmas set on the connection that writes as well
 * @param extensions loaded into every connection
 * @param connectionStatements run on every connection when it is otherwise ready, in order
 * @param readers how many queries run at once
 * @param maxOpenCursors how many readers more may be kept by open queries and read-only transactions
 * @param workers how many threads there may be
 * @param statementCacheSize prepared statements kept per connection
 * @param maxQueuedStatements how many may wait per lane
 * @param fetchBytes about how many bytes of rows are read at once
 * @param maxBufferedBytes about how many bytes of rows one result may keep in memory
 * @param maxTotalBufferedBytes about how many bytes of rows all results together may keep in memory; 0 for a part of the
 *     heap, shared with the other engines of this kind
 * @param busyTimeout how long to wait for another process
 * @param cursorIdleTimeout how long an open query may stay without demand
 * @param transactionIdleTimeout how long a transaction may stay without a statement
 * @param closeTimeout how long closing waits for what runs
 * @param checkTimeout how long the check of an untrusted database may take; zero for no limit
 */
public record EngineSettings(
        DatabaseLocation location,
        boolean readOnly,
        boolean untrusted,
        boolean wal,
        List<String> pragmas,
        List<String> writerPragmas,
        List<ExtensionLibrary> extensions,
        List<String> connectionStatements,
        int readers,
        int maxOpenCursors,
        int workers,
        int statementCacheSize,
        int maxQueuedStatements,
        long fetchBytes,
        long maxBufferedBytes,
        long maxTotalBufferedBytes,
        Duration busyTimeout,
        Duration cursorIdleTimeout,
        Duration transactionIdleTimeout,
        Duration closeTimeout,
        Duration checkTimeout) {
    /** Whether queries have connections of their own. */
    public boolean hasReaders() {
        return location instanceof DatabaseLocation.File && (wal || readOnly);
    }
}
