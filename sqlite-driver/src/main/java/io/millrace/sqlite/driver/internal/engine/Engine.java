package io.millrace.sqlite.driver.internal.engine;

import io.millrace.sqlite.driver.internal.connections.ConnectionOpener;
import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.Opening;
import io.millrace.sqlite.driver.internal.cursors.Cursor;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.lanes.Lane;
import io.millrace.sqlite.driver.internal.lanes.Sweeper;
import io.millrace.sqlite.driver.internal.lanes.Task;
import io.millrace.sqlite.driver.internal.lanes.WorkerPool;
import io.millrace.sqlite.driver.internal.lanes.WriterTurn;
import io.millrace.sqlite.driver.internal.limits.Limits;
import io.millrace.sqlite.driver.internal.rows.ResultMemory;
import io.millrace.sqlite.driver.internal.settings.DatabaseLocation;
import io.millrace.sqlite.driver.internal.settings.EngineSettings;
import io.millrace.sqlite.driver.internal.statements.ExecuteFlux;
import io.millrace.sqlite.driver.internal.statements.Outcome;
import io.millrace.sqlite.driver.internal.statements.Plan;
import io.millrace.sqlite.driver.internal.transactions.BeginTask;
import io.millrace.sqlite.driver.internal.transactions.Session;
import io.millrace.sqlite.driver.internal.transactions.Transaction;
import io.millrace.sqlite.driver.internal.transactions.TransactionLease;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * One open database: its native connections and the lanes that own them. Nothing here blocks the caller; everything
 * that touches SQLite or a file happens on a worker.
 */
public final class Engine {

    private static final AtomicLong NUMBER = new AtomicLong();

    private final EngineSettings settings;
    private final WorkerPool workers;
    private final ConnectionOpener opener;
    private final ResultMemory memory;
    private final WriterTurn turn;
    private final @Nullable MainLane main;
    private final Lane readers;
    private final AtomicLong schemaEpoch = new AtomicLong(1);
    private final Set<Cursor> cursors = ConcurrentHashMap.newKeySet();
    private final Set<TransactionLease> transactions = ConcurrentHashMap.newKeySet();
    private final EngineShutdown shutdown;
    private final Upkeep upkeep;
    private volatile boolean writerHasTemporaryTables;
    private volatile boolean opened;

    Engine(EngineSettings settings, WriterTurn turn) {
        Refusals.prepare();
        this.settings = settings;
        this.turn = turn;
        this.memory = ResultMemory.of(settings);
        this.workers = new WorkerPool("millrace-sqlite-" + NUMBER.incrementAndGet(), settings.workers());
        this.opener = new ConnectionOpener(settings);
        this.main = settings.readOnly() && settings.hasReaders() ? null : new MainLane(this, turn);
        this.readers = main != null && !settings.hasReaders()
                ? main
                : new ReadLane(this, settings.readers(), settings.maxOpenCursors());
        this.shutdown = new EngineShutdown(this);
        this.upkeep = new Upkeep(this);
    }

    public EngineSettings settings() {
        return settings;
    }

    public ResultMemory memory() {
        return memory;
    }

    public WorkerPool workers() {
        return workers;
    }

    /** Opens the database if it is not open yet. */
    public Mono<Void> open() {
        return Mono.create(sink -> {
            if (opened && !isClosing()) {
                sink.success();
                return;
            }
            onActivity();
            mainOrReaders().submit(new OpenTask(this, sink));
        });
    }

    /** Runs the plan for each subscriber, in the session's transaction if there is one then. */
    public <T> Flux<T> execute(Session session, Plan plan, Function<Outcome, T> mapper) {
        return new ExecuteFlux<>(this, session, plan, mapper);
    }

    /**
     * Begins a transaction.
     *
     * @param owner gets the transaction before the result completes. It says whether it takes it, and then must end it: a
     *     cancel may come at any moment, and only the owner can tell whether it came before. What it does not take is
     *     rolled back.
     */
    public Mono<Void> begin(boolean readOnly, Limits limits, Predicate<Transaction> owner) {
        return Mono.create(sink -> {
            onActivity();
            (readOnly ? readers : mainOrReaders()).submit(BeginTask.transaction(this, readOnly, limits, owner, sink));
        });
    }

    /**
     * Takes the connection that writes for a session alone, outside any transaction.
     *
     * @param owner as of {@link #begin}; a rollback ends the session, not only its transaction
     */
    public Mono<Void> beginSession(Limits limits, Predicate<Transaction> owner) {
        return Mono.create(sink -> {
            onActivity();
            mainOrReaders().submit(BeginTask.session(this, limits, owner, sink));
        });
    }

    /** Copies the database to a file, as it is when this is subscribed to. Progress arrives on a worker. */
    public Flux<BackupStep> backup(Path target) {
        return Flux.usingWhen(
                        Mono.fromSupplier(() -> new Snapshot(this)),
                        snapshot -> snapshot.begin()
                                .flatMapMany(transaction -> Flux.<BackupStep>create(
                                        sink -> transaction.lease().submit(new BackupTask(target, sink)),
                                        FluxSink.OverflowStrategy.LATEST)),
                        Snapshot::end)
                // The copying thread holds a connection, so it must not run what is downstream.
                .publishOn(Schedulers.fromExecutor(workers::execute), 1);
    }

    private Lane mainOrReaders() {
        return main == null ? readers : main;
    }

    public boolean hasWriter() {
        return main != null;
    }

    public void submit(Task task, Plan plan, @Nullable TransactionLease lease) {
        onActivity();
        if (lease != null) {
            lease.submit(task);
        } else if (plan.needsWriter(schemaEpoch(), writerHasTemporaryTables)) {
            mainOrReaders().submit(task);
        } else {
            readers.submit(task);
        }
    }

    public void submitToWriter(Task task) {
        mainOrReaders().submitFollowUp(task);
    }

    void markOpened() {
        opened = true;
    }

    NativeConnection openMain(Opening opening) {
        return opener.openMain(opening);
    }

    NativeConnection openReader(Opening opening) {
        return opener.openReader(opening);
    }

    public boolean isInMemory() {
        return settings.location() instanceof DatabaseLocation.Memory;
    }

    /** Takes a retired connection that none can replace back into use, as if it had just been opened. */
    void clean(NativeConnection retired) throws SQLException {
        opener.clean(retired);
        lookForTemporaryTables(retired);
        schemaChanged();
    }

    /** Temporary tables and attached databases are gone with the connection that knew them. */
    void mainIsReplaced() {
        writerHasTemporaryTables = false;
        schemaChanged();
    }

    public long schemaEpoch() {
        return schemaEpoch.get();
    }

    /** What was learned about statements, and prepared, is out of date. */
    public void schemaChanged() {
        schemaEpoch.incrementAndGet();
    }

    /** Temporary tables may hide others, and only the connection that made them knows. */
    public void lookForTemporaryTables(NativeConnection connection) throws SQLException {
        if (connection.isWriter()) {
            writerHasTemporaryTables = connection.queryLong("SELECT count(*) FROM sqlite_temp_schema") > 0;
        }
    }

    /** Brings a connection up to date before work is done with it. */
    public void startVisit(NativeConnection connection) {
        try {
            if (connection.sawForeignSchemaChange()) {
                schemaChanged();
            }
            connection.follow(schemaEpoch());
        } catch (SQLException e) {
            // Whatever is wrong, the statement that is about to run meets it too and reports it.
            connection.watch(null);
        }
    }

    public void remember(Cursor cursor) {
        cursors.add(cursor);
    }

    public void forget(Cursor cursor) {
        cursors.remove(cursor);
    }

    public void remember(TransactionLease lease) {
        transactions.add(lease);
    }

    public void forget(TransactionLease lease) {
        transactions.remove(lease);
    }

    public void onActivity() {
        Sweeper.onActivity();
    }

    /**
     * Periodic care.
     *
     * @return whether anything needs watching
     */
    public boolean tick(long now) {
        return upkeep.tick(now);
    }

    /**
     * Every lane but those of leases, the writer's last: SQLite cleans the write-ahead log up when the last connection
     * closes, if that may write.
     */
    List<Lane> lanes() {
        return main == null || main == readers ? List.of(readers) : List.of(readers, main);
    }

    Lane readers() {
        return readers;
    }

    EngineShutdown shutdown() {
        return shutdown;
    }

    Set<Cursor> cursors() {
        return cursors;
    }

    Set<TransactionLease> transactions() {
        return transactions;
    }

    void leaveTurn() {
        if (main != null) {
            turn.leave(main);
        }
    }

    public boolean isClosing() {
        return shutdown.isStarted();
    }

    /** Refuses new work, waits for what runs up to the limit, interrupts the rest, and closes the connections. */
    Mono<Void> close() {
        return shutdown.start();
    }
}
