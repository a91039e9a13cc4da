package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.engine.EngineRegistry;
import io.millrace.sqlite.driver.internal.limits.Limits;
import io.millrace.sqlite.driver.internal.settings.DatabaseLocation;
import io.millrace.sqlite.driver.internal.settings.EngineSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which database, and how it is used. Immutable; made by {@link #builder()} or from an R2DBC URL. The reference of all
 * options with their defaults is {@code docs/sqlite-driver.md}.
 */
public final class SqliteConnectionConfiguration {

    /** An untrusted database may hold statements without end, so there is always a limit. */
    private static final Duration UNTRUSTED_STATEMENT_TIMEOUT = Duration.ofSeconds(30);

    private final Builder values;

    private SqliteConnectionConfiguration(Builder values) {
        this.values = values;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Where the database is: the absolute path of its file, or {@code :memory:} and the name. */
    public String location() {
        return values.location instanceof DatabaseLocation.File file
                ? file.path().toString()
                : ":memory:" + ((DatabaseLocation.Memory) values.location).name();
    }

    /** The absolute path of the database's file; empty for a database in memory. */
    public Optional<Path> file() {
        return values.location instanceof DatabaseLocation.File file ? Optional.of(file.path()) : Optional.empty();
    }

    /** Whether one native connection does everything, so that nothing else runs beside a transaction. */
    public boolean hasSingleConnection() {
        boolean readers = isReadOnly() || values.journalMode == JournalMode.WAL;
        return !readers || values.location instanceof DatabaseLocation.Memory;
    }

    int fetchSize() {
        return values.fetchSize;
    }

    Limits limits() {
        return new Limits(statementTimeout(), values.lockWaitTimeout);
    }

    private Duration statementTimeout() {
        return values.untrusted && values.statementTimeout.isZero()
                ? UNTRUSTED_STATEMENT_TIMEOUT
                : values.statementTimeout;
    }

    private boolean isReadOnly() {
        return values.readOnly || (values.untrusted && values.location instanceof DatabaseLocation.File);
    }

    /** Looks up what the path really is, so it may read directories. */
    EngineSettings engineSettings() {
        DatabaseLocation location = values.location;
        if (location instanceof DatabaseLocation.File file) {
            location = new DatabaseLocation.File(EngineRegistry.canonical(file.path()));
        }
        return new EngineSettings(
                location,
                isReadOnly(),
                values.untrusted,
                values.journalMode == JournalMode.WAL,
                pragmas(),
                writerPragmas(),
                values.extensions,
                values.readers,
                values.maxOpenCursors,
                values.workers == 0 ? Math.max(8, 2 * (values.readers + 1)) : values.workers,
                values.statementCacheSize,
                values.maxQueuedStatements,
                values.fetchBytes,
                values.maxBufferedBytes,
                values.maxTotalBufferedBytes,
                values.busyTimeout,
                values.cursorIdleTimeout,
                values.transactionIdleTimeout,
                values.closeTimeout,
                statementTimeout());
    }

    private List<String> pragmas() {
        return List.of(
                // Before anything reads the schema.
                "trusted_schema = " + (values.trustedSchema ? "ON" : "OFF"),
                "cache_size = " + values.cacheSize,
                "temp_store = " + values.tempStore,
                "foreign_keys = " + (values.foreignKeys ? "ON" : "OFF"),
                "recursive_triggers = " + (values.recursiveTriggers ? "ON" : "OFF"));
    }

    private List<String> writerPragmas() {
        List<String> pragmas = new ArrayList<>();
        pragmas.add("synchronous = " + values.synchronous);
        pragmas.add("journal_size_limit = " + values.journalSizeLimit);
        return List.copyOf(pragmas);
    }

    @Override
    public String toString() {
        return location();
    }

    /** Where SQLite keeps what it needs to undo or redo a transaction. */
    public enum JournalMode {
        /** A write-ahead log: readers and the writer do not wait for each other. */
        WAL,
        /** A rollback journal: one connection does everything, one thing at a time. */
        DELETE
    }

    /** When SQLite waits for data to be on disk. */
    public enum Synchronous {
        /** Never. A power failure may corrupt the database. */
        OFF,
        /** At checkpoints. A power failure may lose the last commits, never corrupt. */
        NORMAL,
        /** At each commit. */
        FULL,
        /** As FULL, and for the directory as well. */
        EXTRA
    }

    /** Where temporary tables and indexes are kept. */
    public enum TempStore {
        DEFAULT,
        FILE,
        MEMORY
    }

    /** Sets what differs from the defaults. Not thread-safe. */
    public static final class Builder {

        private DatabaseLocation location = new DatabaseLocation.Memory("");
        private boolean readOnly;
        private boolean trustedSchema;
        private boolean untrusted;
        private JournalMode journalMode = JournalMode.WAL;
        private Synchronous synchronous = Synchronous.NORMAL;
        private boolean foreignKeys = true;
        private boolean recursiveTriggers;
        private int cacheSize = -20_000;
        private TempStore tempStore = TempStore.MEMORY;
        private long journalSizeLimit = 64L << 20;
        private List<Path> extensions = List.of();
        private int readers = Math.max(2, Runtime.getRuntime().availableProcessors());
        private int maxOpenCursors = 32;
        private int workers;
        private int fetchSize = 512;
        private long fetchBytes = 1L << 20;
        private int statementCacheSize = 256;
        private int maxQueuedStatements = 65_536;
        private long maxBufferedBytes = 64L << 20;
        private long maxTotalBufferedBytes;
        private Duration busyTimeout = Duration.ofSeconds(5);
        private Duration statementTimeout = Duration.ZERO;
        private Duration lockWaitTimeout = Duration.ZERO;
        private Duration cursorIdleTimeout = Duration.ofSeconds(30);
        private Duration transactionIdleTimeout = Duration.ofSeconds(30);
        private Duration closeTimeout = Duration.ofSeconds(10);

        private Builder() {}

        private Builder(Builder from) {
            this.location = from.location;
            this.readOnly = from.readOnly;
            this.trustedSchema = from.trustedSchema;
            this.untrusted = from.untrusted;
            this.journalMode = from.journalMode;
            this.synchronous = from.synchronous;
            this.foreignKeys = from.foreignKeys;
            this.recursiveTriggers = from.recursiveTriggers;
            this.cacheSize = from.cacheSize;
            this.tempStore = from.tempStore;
            this.journalSizeLimit = from.journalSizeLimit;
            this.extensions = from.extensions;
            this.readers = from.readers;
            this.maxOpenCursors = from.maxOpenCursors;
            this.workers = from.workers;
            this.fetchSize = from.fetchSize;
            this.fetchBytes = from.fetchBytes;
            this.statementCacheSize = from.statementCacheSize;
            this.maxQueuedStatements = from.maxQueuedStatements;
            this.maxBufferedBytes = from.maxBufferedBytes;
            this.maxTotalBufferedBytes = from.maxTotalBufferedBytes;
            this.busyTimeout = from.busyTimeout;
            this.statementTimeout = from.statementTimeout;
            this.lockWaitTimeout = from.lockWaitTimeout;
            this.cursorIdleTimeout = from.cursorIdleTimeout;
            this.transactionIdleTimeout = from.transactionIdleTimeout;
            this.closeTimeout = from.closeTimeout;
        }

        public SqliteConnectionConfiguration build() {
            if (untrusted && trustedSchema) {
                throw new IllegalArgumentException(
                        "Option untrusted excludes trustedSchema: a database is either trusted or not");
            }
            return new SqliteConnectionConfiguration(new Builder(this));
        }

        /** A database file; a relative path is relative to the working directory. Created if it does not exist. */
        public Builder file(Path path) {
            this.location = new DatabaseLocation.File(path.toAbsolutePath().normalize());
            return this;
        }

        /** A database in memory, shared by factories of this process that give the same name. */
        public Builder memory(String name) {
            this.location = new DatabaseLocation.Memory(name);
            return this;
        }

        /** A database in memory for this factory alone. */
        public Builder memory() {
            return memory("");
        }

        public Builder readOnly(boolean value) {
            this.readOnly = value;
            return this;
        }

        /**
         * Whether views, triggers, checks, defaults, generated columns and indexes may use functions and virtual tables that
         * SQLite does not know to be harmless. Off by default: whoever can write the file could otherwise run them.
         */
        public Builder trustedSchema(boolean value) {
            this.trustedSchema = value;
            return this;
        }

        /**
         * Opens a database that somebody else may have made to do harm, or for statements of somebody else: a file is opened
         * read-only and checked for damage first, SQLite's limits are lowered, no database can be attached, and statements
         * have a time limit of 30 seconds unless {@link #statementTimeout} sets another. The check takes as long as reading the
         * whole file, and as long as a statement may at most.
         */
        public Builder untrusted(boolean value) {
            this.untrusted = value;
            return this;
        }

        public Builder journalMode(JournalMode value) {
            this.journalMode = value;
            return this;
        }

        public Builder synchronous(Synchronous value) {
            this.synchronous = value;
            return this;
        }

        public Builder foreignKeys(boolean value) {
            this.foreignKeys = value;
            return this;
        }

        /**
         * Whether a trigger may fire itself, directly or through others, and {@code REPLACE} fires delete triggers. Off by
         * default, as in SQLite: a trigger that updates its own table would otherwise fire itself without end.
         */
        public Builder recursiveTriggers(boolean value) {
            this.recursiveTriggers = value;
            return this;
        }

        /** Pages if positive, KiB if negative, per connection. */
        public Builder cacheSize(int value) {
            this.cacheSize = value;
            return this;
        }

        public Builder tempStore(TempStore value) {
            this.tempStore = value;
            return this;
        }

        /** Bytes that the journal or write-ahead log keeps on disk when it is reset; -1 for no limit. */
        public Builder journalSizeLimit(long bytes) {
            this.journalSizeLimit = bytes;
            return this;
        }

        /** SQLite extensions to load into every connection. */
        public Builder extensions(List<Path> paths) {
            this.extensions = List.copyOf(paths);
            return this;
        }

        /** How many queries of a WAL database run at once. */
        public Builder readers(int count) {
            this.readers = atLeast("readers", 1, count);
            return this;
        }

        /** How many connections more there may be for queries and read-only transactions that stay open. */
        public Builder maxOpenCursors(int count) {
            this.maxOpenCursors = atLeast("maxOpenCursors", 0, count);
            return this;
        }

        /** How many threads there may be; 0 for twice the connections, and at least eight. */
        public Builder workerThreads(int count) {
            this.workers = atLeast("workerThreads", 0, count);
            return this;
        }

        /** How many rows of a query are read at once, unless a statement says otherwise. */
        public Builder fetchSize(int rows) {
            this.fetchSize = atLeast("fetchSize", 1, rows);
            return this;
        }

        /** How many prepared statements each connection keeps. */
        public Builder statementCacheSize(int count) {
            this.statementCacheSize = atLeast("statementCacheSize", 1, count);
            return this;
        }

        /** How many statements may wait; more are refused. */
        public Builder maxQueuedStatements(int count) {
            this.maxQueuedStatements = atLeast("maxQueuedStatements", 1, count);
            return this;
        }

        /** About how many bytes of rows a statement that writes may return, and an open query may leave in memory. */
        public Builder maxBufferedBytes(long bytes) {
            if (bytes < 1) {
                throw invalid("maxBufferedBytes", "a number of bytes, at least 1");
            }
            this.maxBufferedBytes = bytes;
            return this;
        }

        /**
         * About how many bytes of rows all results together may keep in memory; 0, the default, for a quarter of the JVM's
         * heap, shared with the other databases of the process that leave it at that. When it is reached, results that
         * nobody goes on with are ended, the one that has stalled for longest first.
         */
        public Builder maxTotalBufferedBytes(long bytes) {
            if (bytes < 0) {
                throw invalid("maxTotalBufferedBytes", "a number of bytes, or 0 for a quarter of the heap");
            }
            this.maxTotalBufferedBytes = bytes;
            return this;
        }

        /** How long to wait for a lock that another process holds. */
        public Builder busyTimeout(Duration value) {
            this.busyTimeout = notNegative("busyTimeout", value);
            return this;
        }

        /** How long a statement may take, waiting included; zero for no limit. */
        public Builder statementTimeout(Duration value) {
            this.statementTimeout = notNegative("statementTimeout", value);
            return this;
        }

        /** How long a statement or transaction may wait for the writer; zero for no limit. */
        public Builder lockWaitTimeout(Duration value) {
            this.lockWaitTimeout = notNegative("lockWaitTimeout", value);
            return this;
        }

        /** How long an open query may be left without demand; zero for no limit. */
        public Builder cursorIdleTimeout(Duration value) {
            this.cursorIdleTimeout = notNegative("cursorIdleTimeout", value);
            return this;
        }

        /** How long a transaction may be left without a statement; zero for no limit. */
        public Builder transactionIdleTimeout(Duration value) {
            this.transactionIdleTimeout = notNegative("transactionIdleTimeout", value);
            return this;
        }

        /** How long closing waits for what runs before it interrupts. */
        public Builder closeTimeout(Duration value) {
            this.closeTimeout = notNegative("closeTimeout", value);
            return this;
        }

        private static int atLeast(String option, int least, int value) {
            if (value < least) {
                throw invalid(option, "a number, at least " + least);
            }
            return value;
        }

        private static Duration notNegative(String option, Duration value) {
            if (value.isNegative()) {
                throw invalid(option, "a duration that is not negative");
            }
            return value;
        }

        private static IllegalArgumentException invalid(String option, String accepted) {
            return new IllegalArgumentException("Option " + option + " takes " + accepted);
        }
    }
}
