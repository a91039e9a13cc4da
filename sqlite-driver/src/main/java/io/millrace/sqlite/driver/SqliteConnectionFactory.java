package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.engine.EngineReference;
import io.millrace.sqlite.driver.internal.engine.EngineRegistry;
import io.millrace.sqlite.driver.internal.settings.EngineSettings;
import io.millrace.sqlite.driver.internal.sql.ParsedTextCache;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.Readable;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Connections to one SQLite database. The factory owns the native connections and threads, and must be closed; factories
 * of equal configuration share them. The connections it makes are light, so a pool is not needed.
 *
 * <p>No method blocks. Results are delivered on the driver's own threads, which are Reactor {@code NonBlocking}.
 */
public final class SqliteConnectionFactory implements ConnectionFactory, Closeable, Disposable {
    private static final int PARSED_TEXTS = 1024;

    private final SqliteConnectionConfiguration configuration;
    private final ParsedTextCache cache = new ParsedTextCache(PARSED_TEXTS);

    /** Written under the lock of this, and read without. */
    private volatile @Nullable EngineReference reference;

    /** Written under the lock of this, and read without. */
    private volatile boolean closed;

    private SqliteConnectionFactory(SqliteConnectionConfiguration configuration) {
        this.configuration = configuration;
    }

    /**
     * A factory that opens the database with its first connection.
     *
     * @param configuration which database, and how it is used
     * @return a factory that must be closed
     */
    public static SqliteConnectionFactory of(SqliteConnectionConfiguration configuration) {
        return new SqliteConnectionFactory(configuration);
    }

    /**
     * A new connection. Opens the database if that has not been done, off the caller's thread, and fails if it cannot be
     * opened.
     */
    @Override
    public Mono<Connection> create() {
        return hold().flatMap(this::connect);
    }

    /**
     * A new connection that has the writing native connection for itself until it is closed, in transactions and outside: for scripts
     * whose statements set something of the connection. {@code BEGIN}, {@code PRAGMA} and the like mean on it what they mean to
     * SQLite. Waits for its turn as a transaction does; other writers wait meanwhile, and in a database with a single
     * connection everybody. Closing it rolls back what is open, and nobody gets the native connection as it was left: it is
     * closed and replaced, or put back to what it was where it is the only one.
     *
     * @return the connection, for each subscriber another; a cancel withdraws who waits for the native one
     */
    public Mono<Connection> createExclusive() {
        return create().cast(SqliteConnection.class).flatMap(SqliteConnection::exclusive);
    }

    /**
     * The class of the connections that factories make, for whoever has to find one inside a wrapper.
     *
     * @return a class that says no more than {@link Connection}
     */
    public static Class<? extends Connection> connectionType() {
        return SqliteConnection.class;
    }

    private Mono<Connection> connect(EngineReference hold) {
        return hold.engine().open().then(Mono.fromSupplier(() -> new SqliteConnection(hold, cache, configuration)));
    }

    private Mono<EngineReference> hold() {
        return Mono.defer(() -> {
            EngineReference held = held();
            return held != null
                    ? Mono.just(held)
                    // Which file a path means is asked of the file system, and that may take its time.
                    : Mono.fromCallable(() -> acquire(configuration.engineSettings()))
                            .subscribeOn(Schedulers.boundedElastic());
        });
    }

    /** Without the lock: the caller may be an event loop. */
    private @Nullable EngineReference held() {
        return closed ? null : reference;
    }

    private synchronized EngineReference acquire(EngineSettings settings) {
        if (closed) {
            throw new R2dbcNonTransientResourceException(
                    "The connection factory is closed. Create another to go on.", "57P01");
        }
        EngineReference held = reference;
        if (held == null) {
            held = EngineRegistry.acquire(settings);
            reference = held;
        }
        return held;
    }

    /**
     * What this factory was made of.
     *
     * @return the configuration, unchanged
     */
    public SqliteConnectionConfiguration configuration() {
        return configuration;
    }

    /**
     * Copies the database to a new file while it is in use. The copy is the database at the moment of subscription; the
     * file appears, readable by its owner only, when it is complete. The log is not cleaned up meanwhile.
     *
     * <p>Emits progress as demand allows, and completes when the file is there. Fails, and leaves no file, when the file
     * exists already or cannot be written. Cancelling stops the signals; the copy is finished and left.
     *
     * @param target a file that does not exist
     * @return its progress, of which only the latest is kept for who does not ask
     */
    public Flux<BackupProgress> backup(Path target) {
        Path file = target.toAbsolutePath().normalize();
        return hold().flatMapMany(hold ->
                hold.engine().open().thenMany(hold.engine().backup(file, hold.holder(), BackupProgress::new)));
    }

    /**
     * Moves what the write-ahead log holds into the database file. Waits its turn among the writers, and for other
     * processes up to {@code busyTimeout}. SQLite does this by itself every 1,000 pages; call it before copying the file
     * by other means, or to shrink the log.
     *
     * @param mode how thoroughly
     * @return what was done, for each subscriber anew
     */
    public Mono<CheckpointResult> checkpoint(CheckpointMode mode) {
        return query(
                        "PRAGMA wal_checkpoint(" + mode.name() + ")",
                        row -> new CheckpointResult(
                                required(row, 0) == 0, (int) required(row, 1), (int) required(row, 2)))
                .single();
    }

    private static long required(Readable row, int column) {
        Long value = row.get(column, Long.class);
        return value == null ? -1 : value;
    }

    /**
     * Looks for damage, on a reader, when it is subscribed to.
     *
     * @return a description of each problem found; nothing when there is none
     */
    public Flux<String> integrityCheck() {
        return query("PRAGMA integrity_check", row -> String.valueOf(row.get(0, String.class)))
                .filter(line -> !line.equals("ok"))
                // Damage that SQLite cannot step over ends the check.
                .onErrorResume(
                        SqliteConnectionFactory::isDamage, error -> Flux.just(String.valueOf(error.getMessage())));
    }

    private static boolean isDamage(Throwable error) {
        return error instanceof R2dbcException failure
                && failure.getErrorCode() % 256 == SQLiteErrorCode.SQLITE_CORRUPT.code;
    }

    /**
     * How busy the database is. Neither blocks nor asks the database; before the first connection, and after closing, nothing is at work.
     *
     * @return the numbers of now
     */
    public SqliteStatistics statistics() {
        EngineReference held = held();
        return held == null
                ? SqliteStatistics.NOT_OPEN
                : new SqliteStatistics(held.engine().load());
    }

    private <T> Flux<T> query(String sql, Function<Readable, T> mapper) {
        return Flux.usingWhen(
                create(),
                connection ->
                        Flux.from(connection.createStatement(sql).execute()).concatMap(result -> result.map(mapper)),
                Connection::close);
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return SqliteConnectionFactoryMetadata.INSTANCE;
    }

    /**
     * Closes the factory when subscribed to: new work is refused, running work gets up to {@code closeTimeout} and is then
     * interrupted, and open transactions are rolled back. Where another factory shares the native connections, that is
     * the work of this one, and the connections stay open; otherwise they are closed. A write that was interrupted and is committed
     * together with others' has to wait for them; this completes all the same when it was waited for as long again, two seconds
     * at least, and then alone may a write of this factory still be committed. Closing again completes with the first.
     */
    @Override
    public Mono<Void> close() {
        return Mono.defer(this::release);
    }

    private synchronized Mono<Void> release() {
        closed = true;
        EngineReference held = reference;
        return held == null ? Mono.empty() : held.release();
    }

    /** Starts closing and does not wait for it. */
    @Override
    public void dispose() {
        release().subscribe();
    }

    @Override
    public boolean isDisposed() {
        return closed;
    }

    @Override
    public String toString() {
        return "SqliteConnectionFactory[" + configuration + "]";
    }
}
