package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.limits.Limits;
import io.millrace.sqlite.driver.internal.settings.DatabaseLocation;
import io.millrace.sqlite.driver.internal.settings.EngineSettings;
import io.millrace.sqlite.driver.internal.settings.ExtensionLibrary;
import io.millrace.sqlite.driver.internal.sql.ParsedStatement;
import io.millrace.sqlite.driver.internal.sql.ParsedText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which database, and how it is used. Immutable; made by {@link #builder()} or from an R2DBC URL. The reference of all
 * options with their defaults is {@code docs/sqlite-driver.md}.
 */
public final class SqliteConnectionConfiguration {
    private final ConfigurationValues values;

    private SqliteConnectionConfiguration(ConfigurationValues values) {
        this.values = values;
    }

    /**
     * Begins with the defaults: a database in memory.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Where the database is.
     *
     * @return the absolute path of its file, or {@code :memory:} and the name
     */
    public String location() {
        return values.location instanceof DatabaseLocation.File file
                ? file.path().toString()
                : ":memory:" + ((DatabaseLocation.Memory) values.location).name();
    }

    /**
     * The database's file.
     *
     * @return its absolute path; empty for a database in memory
     */
    public Optional<Path> file() {
        return values.location instanceof DatabaseLocation.File file ? Optional.of(file.path()) : Optional.empty();
    }

    /**
     * Whether one native connection does everything, so that nothing else runs beside a transaction.
     *
     * @return true in memory, and for files outside WAL mode that may be written
     */
    public boolean hasSingleConnection() {
        return values.hasSingleConnection();
    }

    int fetchSize() {
        return values.fetchSize;
    }

    Limits limits() {
        return values.limits();
    }

    /** Looks up what the path really is, so it may read directories. */
    EngineSettings engineSettings() {
        return values.engineSettings();
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
        /** As SQLite was built; in files for the library that sqlite-jdbc brings. */
        DEFAULT,
        /** In files. */
        FILE,
        /** In memory. */
        MEMORY
    }

    /** Sets what differs from the defaults. Not thread-safe. */
    public static final class Builder {
        private final ConfigurationValues values = new ConfigurationValues();

        private Builder() {}

        /**
         * The configuration with what was set up to now.
         *
         * @return an immutable one
         * @throws IllegalArgumentException when two options exclude each other
         */
        public SqliteConnectionConfiguration build() {
            if (values.untrusted && values.trustedSchema) {
                throw new IllegalArgumentException(
                        "Option untrusted excludes trustedSchema: a database is either trusted or not");
            }
            if (values.untrusted && !(values.extensions.isEmpty() && values.connectionStatements.isEmpty())) {
                throw new IllegalArgumentException(
                        "Option untrusted excludes extensions and connectionStatements, which"
                                + " could take back what protects from the database");
            }
            return new SqliteConnectionConfiguration(values.copy());
        }

        /**
         * A database file; a relative path is relative to the working directory. Created if it does not exist.
         *
         * @param path its path
         * @return this
         */
        public Builder file(Path path) {
            values.location = new DatabaseLocation.File(path.toAbsolutePath().normalize());
            return this;
        }

        /**
         * A database in memory, shared by factories of this process that give the same name.
         *
         * @param name its name; an empty one for a database of this factory alone
         * @return this
         */
        public Builder memory(String name) {
            values.location = new DatabaseLocation.Memory(name);
            return this;
        }

        /**
         * A database in memory for this factory alone, which is the default.
         *
         * @return this
         */
        public Builder memory() {
            return memory("");
        }

        /**
         * Whether nothing is written, and the file and its folder stay as they are; off by default.
         *
         * @param value whether to open the file read-only
         * @return this
         */
        public Builder readOnly(boolean value) {
            values.readOnly = value;
            return this;
        }

        /**
         * Whether views, triggers, checks, defaults, generated columns and indexes may use functions and virtual
         * tables that SQLite does not know to be harmless. Off by default: whoever can write the file could otherwise
         * run them.
         *
         * @param value whether whoever can write the file is trusted
         * @return this
         */
        public Builder trustedSchema(boolean value) {
            values.trustedSchema = value;
            return this;
        }

        /**
         * Opens a database that somebody else may have made to do harm, or for statements of somebody else: a file is
         * opened read-only and checked for damage first, SQLite's limits are lowered, no database can be attached,
         * and statements have a time limit of 30 seconds unless {@link #statementTimeout} sets another. The check
         * takes as long as reading the whole file, and as long as a statement may at most.
         *
         * @param value whether the database or the statements may be an attack
         * @return this
         */
        public Builder untrusted(boolean value) {
            values.untrusted = value;
            return this;
        }

        /**
         * Where SQLite keeps what it needs to undo or redo a transaction; {@link JournalMode#WAL} by default.
         *
         * @param value the mode that the file is put into
         * @return this
         */
        public Builder journalMode(JournalMode value) {
            values.journalMode = value;
            return this;
        }

        /**
         * When SQLite waits for data to be on disk; {@link Synchronous#NORMAL} by default.
         *
         * @param value how much a power failure may take
         * @return this
         */
        public Builder synchronous(Synchronous value) {
            values.synchronous = value;
            return this;
        }

        /**
         * Whether foreign keys are enforced; on by default, unlike in SQLite itself.
         *
         * @param value whether they are
         * @return this
         */
        public Builder foreignKeys(boolean value) {
            values.foreignKeys = value;
            return this;
        }

        /**
         * Whether a trigger may fire itself, directly or through others, and {@code REPLACE} fires delete triggers.
         * Off by default, as in SQLite: a trigger that updates its own table would otherwise fire itself without end.
         *
         * @param value whether it may
         * @return this
         */
        public Builder recursiveTriggers(boolean value) {
            values.recursiveTriggers = value;
            return this;
        }

        /**
         * The page cache of each connection; {@code -20000} by default.
         *
         * @param value pages if positive, KiB if negative
         * @return this
         */
        public Builder cacheSize(int value) {
            values.cacheSize = value;
            return this;
        }

        /**
         * Where temporary tables and indexes are kept; {@link TempStore#MEMORY} by default.
         *
         * @param value the place
         * @return this
         */
        public Builder tempStore(TempStore value) {
            values.tempStore = value;
            return this;
        }

        /**
         * How much the journal or write-ahead log keeps on disk when it is reset; 64 MiB by default.
         *
         * @param bytes a number of bytes; -1 for no limit
         * @return this
         */
        public Builder journalSizeLimit(long bytes) {
            values.journalSizeLimit = bytes;
            return this;
        }

        /**
         * SQLite extensions to load into every connection, instead of those named before; none by default. Loading is off without one, and
         * statements can load none in any case.
         *
         * @param paths the paths of their libraries
         * @return this
         */
        public Builder extensions(List<Path> paths) {
            values.extensions =
                    paths.stream().map(path -> new ExtensionLibrary(path, null)).toList();
            return this;
        }

        /**
         * One more SQLite extension to load into every connection.
         *
         * @param path the path of its library
         * @param entryPoint the function that begins it, for a library whose name does not tell
         * @return this
         */
        public Builder extension(Path path, String entryPoint) {
            values.extensions = Stream.concat(
                            values.extensions.stream(), Stream.of(new ExtensionLibrary(path, entryPoint)))
                    .toList();
            return this;
        }

        /**
         * Statements to run on every native connection, instead of those named before: on the readers and the writer, when they are otherwise ready, extensions included; a
         * PRAGMA, a temporary table or view. One that fails fails the opening. They may run again on the same
         * connection, so write {@code IF NOT EXISTS}; their rows are not read. None by default.
         *
         * @param statements one statement each, in order
         * @return this
         * @throws IllegalArgumentException when one is none, or several, or begins or ends a transaction
         */
        public Builder connectionStatements(List<String> statements) {
            statements.forEach(Builder::requireOneStatement);
            values.connectionStatements = List.copyOf(statements);
            return this;
        }

        /**
         * One more statement to run on every native connection, behind those that were named before.
         *
         * @param sql one statement
         * @return this
         * @throws IllegalArgumentException when it is none, or several, or begins or ends a transaction
         * @see #connectionStatements
         */
        public Builder connectionStatement(String sql) {
            return connectionStatements(Stream.concat(values.connectionStatements.stream(), Stream.of(sql))
                    .toList());
        }

        private static void requireOneStatement(String sql) {
            ParsedText text = ParsedText.parse(sql);
            List<ParsedStatement> parsed = text.statements();
            if (parsed.size() != 1
                    || parsed.get(0).kind().controlsTransaction()
                    || text.parameters().slots() > 0) {
                throw invalid(
                        "connectionStatements",
                        "one statement each, without parameters, and none that begins or ends a transaction");
            }
        }

        /**
         * How many queries of a WAL database run at once; as many as there are processors by default, and at least
         * two.
         *
         * @param count at least 1
         * @return this
         */
        public Builder readers(int count) {
            values.readers = atLeast("readers", 1, count);
            return this;
        }

        /**
         * How many connections more there may be for queries and read-only transactions that stay open; 32 by
         * default.
         *
         * @param count at least 0
         * @return this
         */
        public Builder maxOpenCursors(int count) {
            values.maxOpenCursors = atLeast("maxOpenCursors", 0, count);
            return this;
        }

        /**
         * How many threads there may be.
         *
         * @param count a number; 0, the default, for twice the connections, and at least eight
         * @return this
         */
        public Builder workerThreads(int count) {
            values.workers = atLeast("workerThreads", 0, count);
            return this;
        }

        /**
         * How many rows of a query are read at once, unless a statement says otherwise; 512 by default.
         *
         * @param rows at least 1
         * @return this
         */
        public Builder fetchSize(int rows) {
            values.fetchSize = atLeast("fetchSize", 1, rows);
            return this;
        }

        /**
         * How many prepared statements each connection keeps; 256 by default.
         *
         * @param count at least 1
         * @return this
         */
        public Builder statementCacheSize(int count) {
            values.statementCacheSize = atLeast("statementCacheSize", 1, count);
            return this;
        }

        /**
         * How many statements may wait for the writer, and for the readers; more are refused. 65,536 by default.
         *
         * @param count at least 1
         * @return this
         */
        public Builder maxQueuedStatements(int count) {
            values.maxQueuedStatements = atLeast("maxQueuedStatements", 1, count);
            return this;
        }

        /**
         * About how many bytes of rows a statement that writes may return, and an open query may leave in memory; 64
         * MiB by default.
         *
         * @param bytes at least 1
         * @return this
         */
        public Builder maxBufferedBytes(long bytes) {
            if (bytes < 1) {
                throw invalid("maxBufferedBytes", "a number of bytes, at least 1");
            }
            values.maxBufferedBytes = bytes;
            return this;
        }

        /**
         * About how many bytes of rows all results together may keep in memory; 0, the default, for a quarter of the
         * JVM's heap, shared with the other databases of the process that leave it at that. When it is reached,
         * results that nobody goes on with are ended, the one that has stalled for longest first.
         *
         * @param bytes a number of bytes, or 0
         * @return this
         */
        public Builder maxTotalBufferedBytes(long bytes) {
            if (bytes < 0) {
                throw invalid("maxTotalBufferedBytes", "a number of bytes, or 0 for a quarter of the heap");
            }
            values.maxTotalBufferedBytes = bytes;
            return this;
        }

        /**
         * How long to wait for a lock that another process holds; five seconds by default.
         *
         * @param value not negative
         * @return this
         */
        public Builder busyTimeout(Duration value) {
            values.busyTimeout = notNegative("busyTimeout", value);
            return this;
        }

        /**
         * How long a statement may take, waiting included; without limit by default.
         *
         * @param value not negative; zero for no limit
         * @return this
         */
        public Builder statementTimeout(Duration value) {
            values.statementTimeout = notNegative("statementTimeout", value);
            return this;
        }

        /**
         * How long a statement or transaction may wait for the writer; without limit by default.
         *
         * @param value not negative; zero for no limit
         * @return this
         */
        public Builder lockWaitTimeout(Duration value) {
            values.lockWaitTimeout = notNegative("lockWaitTimeout", value);
            return this;
        }

        /**
         * How long an open query may be left without demand; 30 seconds by default.
         *
         * @param value not negative; zero for no limit
         * @return this
         */
        public Builder cursorIdleTimeout(Duration value) {
            values.cursorIdleTimeout = notNegative("cursorIdleTimeout", value);
            return this;
        }

        /**
         * How long a transaction may be left without a statement; 30 seconds by default.
         *
         * @param value not negative; zero for no limit
         * @return this
         */
        public Builder transactionIdleTimeout(Duration value) {
            values.transactionIdleTimeout = notNegative("transactionIdleTimeout", value);
            return this;
        }

        /**
         * How long closing waits for what runs before it interrupts; ten seconds by default.
         *
         * @param value not negative
         * @return this
         */
        public Builder closeTimeout(Duration value) {
            values.closeTimeout = notNegative("closeTimeout", value);
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
