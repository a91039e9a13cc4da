package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.SqliteConnectionConfiguration.JournalMode;
import io.millrace.sqlite.driver.SqliteConnectionConfiguration.Synchronous;
import io.millrace.sqlite.driver.SqliteConnectionConfiguration.TempStore;
import io.millrace.sqlite.driver.internal.engine.EngineRegistry;
import io.millrace.sqlite.driver.internal.limits.Limits;
import io.millrace.sqlite.driver.internal.settings.DatabaseLocation;
import io.millrace.sqlite.driver.internal.settings.EngineSettings;
import io.millrace.sqlite.driver.internal.settings.ExtensionLibrary;
import java.time.Duration;
import java.util.List;

/** The options with their defaults, and what they mean to the engine. Not changed any more once a configuration has them. */
final class ConfigurationValues implements Cloneable {
    /** An untrusted database may hold statements without end, so there is always a limit. */
    private static final Duration UNTRUSTED_STATEMENT_TIMEOUT = Duration.ofSeconds(30);

    DatabaseLocation location = new DatabaseLocation.Memory("");
    boolean readOnly;
    boolean trustedSchema;
    boolean untrusted;
    JournalMode journalMode = JournalMode.WAL;
    Synchronous synchronous = Synchronous.NORMAL;
    boolean foreignKeys = true;
    boolean recursiveTriggers;
    int cacheSize = -20_000;
    TempStore tempStore = TempStore.MEMORY;
    long journalSizeLimit = 64L << 20;
    List<ExtensionLibrary> extensions = List.of();
    List<String> connectionStatements = List.of();
    int readers = Math.max(2, Runtime.getRuntime().availableProcessors());
    int maxOpenCursors = 32;
    int workers;
    int fetchSize = 512;
    long fetchBytes = 1L << 20;
    int statementCacheSize = 256;
    int maxQueuedStatements = 65_536;
    long maxBufferedBytes = 64L << 20;
    long maxTotalBufferedBytes;
    Duration busyTimeout = Duration.ofSeconds(5);
    Duration statementTimeout = Duration.ZERO;
    Duration lockWaitTimeout = Duration.ZERO;
    Duration cursorIdleTimeout = Duration.ofSeconds(30);
    Duration transactionIdleTimeout = Duration.ofSeconds(30);
    Duration closeTimeout = Duration.ofSeconds(10);

    ConfigurationValues copy() {
        try {
            return (ConfigurationValues) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    Limits limits() {
        return new Limits(statementTimeout(), lockWaitTimeout);
    }

    private Duration statementTimeout() {
        return untrusted && statementTimeout.isZero() ? UNTRUSTED_STATEMENT_TIMEOUT : statementTimeout;
    }

    boolean isReadOnly() {
        return readOnly || (untrusted && location instanceof DatabaseLocation.File);
    }

    /** Looks up what the path really is, so it may read directories. */
    EngineSettings engineSettings() {
        DatabaseLocation actual = location instanceof DatabaseLocation.File file
                ? new DatabaseLocation.File(EngineRegistry.canonical(file.path()))
                : location;
        return new EngineSettings(
                actual,
                isReadOnly(),
                untrusted,
                journalMode == JournalMode.WAL,
                pragmas(),
                writerPragmas(),
                extensions,
                connectionStatements,
                readers,
                maxOpenCursors,
                workers == 0 ? Math.max(8, 2 * (readers + 1)) : workers,
                statementCacheSize,
                maxQueuedStatements,
                fetchBytes,
                maxBufferedBytes,
                maxTotalBufferedBytes,
                busyTimeout,
                cursorIdleTimeout,
                transactionIdleTimeout,
                closeTimeout,
                statementTimeout());
    }

    private List<String> pragmas() {
        return List.of(
                // Before anything reads the schema.
                "trusted_schema = " + (trustedSchema ? "ON" : "OFF"),
                "cache_size = " + cacheSize,
                "temp_store = " + tempStore,
                "foreign_keys = " + (foreignKeys ? "ON" : "OFF"),
                "recursive_triggers = " + (recursiveTriggers ? "ON" : "OFF"));
    }

    private List<String> writerPragmas() {
        return List.of("synchronous = " + synchronous, "journal_size_limit = " + journalSizeLimit);
    }

    /** Whether one native connection does everything. */
    boolean hasSingleConnection() {
        boolean readers = isReadOnly() || journalMode == JournalMode.WAL;
        return !readers || location instanceof DatabaseLocation.Memory;
    }
}
