package io.millrace.sqlite.driver;

import static io.r2dbc.spi.ConnectionFactoryOptions.DATABASE;
import static io.r2dbc.spi.ConnectionFactoryOptions.DRIVER;
import static io.r2dbc.spi.ConnectionFactoryOptions.HOST;
import static io.r2dbc.spi.ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT;
import static io.r2dbc.spi.ConnectionFactoryOptions.PROTOCOL;
import static io.r2dbc.spi.ConnectionFactoryOptions.STATEMENT_TIMEOUT;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.ConnectionFactoryProvider;
import io.r2dbc.spi.Option;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Finds this driver by {@code r2dbc:sqlite:...}. */
public final class SqliteConnectionFactoryProvider implements ConnectionFactoryProvider {
    /** The value of {@link ConnectionFactoryOptions#DRIVER} for this driver. */
    public static final String SQLITE_DRIVER = "sqlite";

    /** The value of {@link ConnectionFactoryOptions#PROTOCOL} for a database in memory. */
    public static final String MEMORY_PROTOCOL = "mem";

    /** As {@link SqliteConnectionConfiguration.Builder#readOnly}. */
    public static final Option<Boolean> READ_ONLY = Option.valueOf("readOnly");

    /** As {@link SqliteConnectionConfiguration.Builder#trustedSchema}. */
    public static final Option<Boolean> TRUSTED_SCHEMA = Option.valueOf("trustedSchema");

    /** As {@link SqliteConnectionConfiguration.Builder#untrusted}. */
    public static final Option<Boolean> UNTRUSTED = Option.valueOf("untrusted");

    /** As {@link SqliteConnectionConfiguration.Builder#journalMode}. */
    public static final Option<SqliteConnectionConfiguration.JournalMode> JOURNAL_MODE = Option.valueOf("journalMode");

    /** As {@link SqliteConnectionConfiguration.Builder#synchronous}. */
    public static final Option<SqliteConnectionConfiguration.Synchronous> SYNCHRONOUS = Option.valueOf("synchronous");

    /** As {@link SqliteConnectionConfiguration.Builder#foreignKeys}. */
    public static final Option<Boolean> FOREIGN_KEYS = Option.valueOf("foreignKeys");

    /** As {@link SqliteConnectionConfiguration.Builder#recursiveTriggers}. */
    public static final Option<Boolean> RECURSIVE_TRIGGERS = Option.valueOf("recursiveTriggers");

    /** As {@link SqliteConnectionConfiguration.Builder#cacheSize}. */
    public static final Option<Integer> CACHE_SIZE = Option.valueOf("cacheSize");

    /** As {@link SqliteConnectionConfiguration.Builder#tempStore}. */
    public static final Option<SqliteConnectionConfiguration.TempStore> TEMP_STORE = Option.valueOf("tempStore");

    /** As {@link SqliteConnectionConfiguration.Builder#journalSizeLimit}. */
    public static final Option<Long> JOURNAL_SIZE_LIMIT = Option.valueOf("journalSizeLimit");

    /** As {@link SqliteConnectionConfiguration.Builder#extensions}; paths separated by commas. */
    public static final Option<String> EXTENSIONS = Option.valueOf("extensions");

    /** As {@link SqliteConnectionConfiguration.Builder#connectionStatements}: a list of texts, or one as text. */
    public static final Option<List<String>> CONNECTION_STATEMENTS = Option.valueOf("connectionStatements");

    /** As {@link SqliteConnectionConfiguration.Builder#readers}. */
    public static final Option<Integer> READERS = Option.valueOf("readers");

    /** As {@link SqliteConnectionConfiguration.Builder#maxOpenCursors}. */
    public static final Option<Integer> MAX_OPEN_CURSORS = Option.valueOf("maxOpenCursors");

    /** As {@link SqliteConnectionConfiguration.Builder#workerThreads}. */
    public static final Option<Integer> WORKER_THREADS = Option.valueOf("workerThreads");

    /** As {@link SqliteConnectionConfiguration.Builder#fetchSize}. */
    public static final Option<Integer> FETCH_SIZE = Option.valueOf("fetchSize");

    /** As {@link SqliteConnectionConfiguration.Builder#statementCacheSize}. */
    public static final Option<Integer> STATEMENT_CACHE_SIZE = Option.valueOf("statementCacheSize");

    /** As {@link SqliteConnectionConfiguration.Builder#maxQueuedStatements}. */
    public static final Option<Integer> MAX_QUEUED_STATEMENTS = Option.valueOf("maxQueuedStatements");

    /** As {@link SqliteConnectionConfiguration.Builder#maxBufferedBytes}. */
    public static final Option<Long> MAX_BUFFERED_BYTES = Option.valueOf("maxBufferedBytes");

    /** As {@link SqliteConnectionConfiguration.Builder#maxTotalBufferedBytes}. */
    public static final Option<Long> MAX_TOTAL_BUFFERED_BYTES = Option.valueOf("maxTotalBufferedBytes");

    /** As {@link SqliteConnectionConfiguration.Builder#busyTimeout}. */
    public static final Option<Duration> BUSY_TIMEOUT = Option.valueOf("busyTimeout");

    /** As {@link SqliteConnectionConfiguration.Builder#cursorIdleTimeout}. */
    public static final Option<Duration> CURSOR_IDLE_TIMEOUT = Option.valueOf("cursorIdleTimeout");

    /** As {@link SqliteConnectionConfiguration.Builder#transactionIdleTimeout}. */
    public static final Option<Duration> TRANSACTION_IDLE_TIMEOUT = Option.valueOf("transactionIdleTimeout");

    /** As {@link SqliteConnectionConfiguration.Builder#closeTimeout}. */
    public static final Option<Duration> CLOSE_TIMEOUT = Option.valueOf("closeTimeout");

    private static final List<Option<?>> OPTIONS = List.of(
            READ_ONLY,
            TRUSTED_SCHEMA,
            UNTRUSTED,
            JOURNAL_MODE,
            SYNCHRONOUS,
            FOREIGN_KEYS,
            RECURSIVE_TRIGGERS,
            CACHE_SIZE,
            TEMP_STORE,
            JOURNAL_SIZE_LIMIT,
            EXTENSIONS,
            CONNECTION_STATEMENTS,
            READERS,
            MAX_OPEN_CURSORS,
            WORKER_THREADS,
            FETCH_SIZE,
            STATEMENT_CACHE_SIZE,
            MAX_QUEUED_STATEMENTS,
            MAX_BUFFERED_BYTES,
            MAX_TOTAL_BUFFERED_BYTES,
            BUSY_TIMEOUT,
            CURSOR_IDLE_TIMEOUT,
            TRANSACTION_IDLE_TIMEOUT,
            CLOSE_TIMEOUT,
            STATEMENT_TIMEOUT,
            LOCK_WAIT_TIMEOUT);

    /** Made by the service loader. */
    public SqliteConnectionFactoryProvider() {}

    /**
     * The options that a URL may have, beside those that say which database.
     *
     * @return all of them, those of the SPI that this driver knows among them
     */
    public static List<Option<?>> options() {
        return OPTIONS;
    }

    @Override
    public SqliteConnectionFactory create(ConnectionFactoryOptions options) {
        return SqliteConnectionFactory.of(configuration(options));
    }

    @Override
    public boolean supports(ConnectionFactoryOptions options) {
        return SQLITE_DRIVER.equals(options.getValue(DRIVER));
    }

    @Override
    public String getDriver() {
        return SQLITE_DRIVER;
    }

    private static SqliteConnectionConfiguration configuration(ConnectionFactoryOptions options) {
        SqliteConnectionConfiguration.Builder builder = SqliteConnectionConfiguration.builder();
        setLocation(options, builder);
        OptionReader read = new OptionReader(options);
        read.flag(READ_ONLY, builder::readOnly);
        read.flag(TRUSTED_SCHEMA, builder::trustedSchema);
        read.flag(UNTRUSTED, builder::untrusted);
        read.constant(JOURNAL_MODE, SqliteConnectionConfiguration.JournalMode.class, builder::journalMode);
        read.constant(SYNCHRONOUS, SqliteConnectionConfiguration.Synchronous.class, builder::synchronous);
        read.flag(FOREIGN_KEYS, builder::foreignKeys);
        read.flag(RECURSIVE_TRIGGERS, builder::recursiveTriggers);
        read.integer(CACHE_SIZE, builder::cacheSize);
        read.constant(TEMP_STORE, SqliteConnectionConfiguration.TempStore.class, builder::tempStore);
        read.number(JOURNAL_SIZE_LIMIT, builder::journalSizeLimit);
        read.paths(EXTENSIONS, builder::extensions);
        read.texts(CONNECTION_STATEMENTS, builder::connectionStatements);
        read.integer(READERS, builder::readers);
        read.integer(MAX_OPEN_CURSORS, builder::maxOpenCursors);
        read.integer(WORKER_THREADS, builder::workerThreads);
        read.integer(FETCH_SIZE, builder::fetchSize);
        read.integer(STATEMENT_CACHE_SIZE, builder::statementCacheSize);
        read.integer(MAX_QUEUED_STATEMENTS, builder::maxQueuedStatements);
        read.number(MAX_BUFFERED_BYTES, builder::maxBufferedBytes);
        read.number(MAX_TOTAL_BUFFERED_BYTES, builder::maxTotalBufferedBytes);
        read.duration(BUSY_TIMEOUT, builder::busyTimeout);
        read.duration(STATEMENT_TIMEOUT, builder::statementTimeout);
        read.duration(LOCK_WAIT_TIMEOUT, builder::lockWaitTimeout);
        read.duration(CURSOR_IDLE_TIMEOUT, builder::cursorIdleTimeout);
        read.duration(TRANSACTION_IDLE_TIMEOUT, builder::transactionIdleTimeout);
        read.duration(CLOSE_TIMEOUT, builder::closeTimeout);
        return builder.build();
    }

    private static void setLocation(ConnectionFactoryOptions options, SqliteConnectionConfiguration.Builder builder) {
        Object host = options.getValue(HOST);
        Object database = options.getValue(DATABASE);
        if (host != null && !host.toString().isEmpty()) {
            throw new IllegalArgumentException("An SQLite database has no host, but '" + host + "' stands where one is"
                    + " written. Write r2dbc:sqlite:////absolute/path.db with four slashes,"
                    + " or r2dbc:sqlite:///./relative/path.db with three.");
        }
        String name = database == null ? "" : database.toString();
        Object protocol = options.getValue(PROTOCOL);
        if (MEMORY_PROTOCOL.equals(protocol)) {
            builder.memory(name);
            return;
        }
        if (protocol != null && !protocol.toString().isEmpty()) {
            throw new IllegalArgumentException("'" + protocol + "' is not a protocol of the SQLite driver. Write"
                    + " r2dbc:sqlite:////absolute/path.db for a file or r2dbc:sqlite:mem:///name for memory.");
        }
        builder.file(path(name));
    }

    /** Three slashes lose the first one of an absolute path, so a bare relative path is taken for that mistake. */
    private static Path path(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(
                    "The URL names no database. Write r2dbc:sqlite:////absolute/path.db with four slashes.");
        }
        if (name.equals("~") || name.startsWith("~/")) {
            return Path.of(System.getProperty("user.home"), name.substring(1));
        }
        Path path = Path.of(name);
        if (!path.isAbsolute() && !name.startsWith("./") && !name.startsWith("../")) {
            throw new IllegalArgumentException("'" + name + "' is not an absolute path. Write r2dbc:sqlite:////" + name
                    + " with four slashes for an absolute path, or r2dbc:sqlite:///./" + name
                    + " for one relative to the working directory.");
        }
        return path;
    }
}
