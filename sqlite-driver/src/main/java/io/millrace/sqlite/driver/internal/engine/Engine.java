package io.millrace.sqlite.driver.internal.engine;

import io.millrace.sqlite.driver.internal.connections.ConnectionOpener;
import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.Opening;
import io.millrace.sqlite.driver.internal.connections.SchemaWatch;
import io.millrace.sqlite.driver.internal.cursors.OpenCursors;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.lanes.EngineContext;
import io.millrace.sqlite.driver.internal.lanes.Holder;
import io.millrace.sqlite.driver.internal.lanes.Lane;
import io.millrace.sqlite.driver.internal.lanes.LaneLoad;
import io.millrace.sqlite.driver.internal.lanes.Sweeper;
import io.millrace.sqlite.driver.internal.lanes.Task;
import io.millrace.sqlite.driver.internal.lanes.WaitTally;
import io.millrace.sqlite.driver.internal.lanes.WorkerPool;
import io.millrace.sqlite.driver.internal.lanes.WriterTurn;
import io.millrace.sqlite.driver.internal.limits.Limits;
import io.millrace.sqlite.driver.internal.rows.ResultMemory;
import io.millrace.sqlite.driver.internal.settings.EngineSettings;
import io.millrace.sqlite.driver.internal.statements.CompiledLayout;
import io.millrace.sqlite.driver.internal.statements.DescribeTask;
import io.millrace.sqlite.driver.internal.statements.ExecuteFlux;
import io.millrace.sqlite.driver.internal.statements.ExecutionPlan;
import io.millrace.sqlite.driver.internal.statements.GroupCommit;
import io.millrace.sqlite.driver.internal.statements.Outcome;
import io.millrace.sqlite.driver.internal.statements.StatementRouter;
import io.millrace.sqlite.driver.internal.transactions.BeginTask;
import io.millrace.sqlite.driver.internal.transactions.NativeTransaction;
import io.millrace.sqlite.driver.internal.transactions.Session;
import io.millrace.sqlite.driver.internal.transactions.TransactionLease;
import io.millrace.sqlite.driver.internal.transactions.TransactionLeases;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
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
public final class Engine implements StatementRouter, Sweeper.Watched {
    private static final AtomicLong NUMBER = new AtomicLong();

    private final EngineContext context;
    private final ConnectionOpener opener;
    private final WriterTurn turn;
    private final @Nullable MainLane main;
    private final Lane readers;
    private final OpenCursors cursors;
    private final TransactionLeases transactions;
    private final EngineShutdown shutdown;
    private final Departures departures;
    private final Upkeep upkeep;
    private volatile boolean opened;

    Engine(EngineSettings settings, WriterTurn turn) {
        Refusals.prepare();
        this.context = new EngineContext(
                settings,
                new WorkerPool("millrace-sqlite-" + NUMBER.incrementAndGet(), settings.workers()),
                ResultMemory.of(settings),
                new SchemaWatch(),
                new WaitTally());
        this.turn = turn;
        this.cursors = new OpenCursors(context);
        this.transactions = new TransactionLeases(context);
        this.opener = new ConnectionOpener(settings);
        this.main = settings.readOnly() && settings.hasReaders() ? null : new MainLane(this, turn);
        this.readers = main != null && !settings.hasReaders()
                ? main
                : new ReadLane(this, settings.readers(), settings.maxOpenCursors());
        this.shutdown = new EngineShutdown(this);
        this.departures = new Departures(this);
        this.upkeep = new Upkeep(this);
    }

    @Override
    public EngineContext context() {
        return context;
    }

    /** Opens the database if it is not open yet. */
    public Mono<Void> open() {
        return Mono.create(sink -> {
            if (opened && !isClosing()) {
                sink.success();
                return;
            }
            Sweeper.onActivity();
            mainOrReaders().submit(new OpenTask(this, sink));
        });
    }

    /** Runs the plan for each subscriber, in the session's transaction if there is one then. */
    public <T> Flux<T> execute(Session session, ExecutionPlan plan, Function<Outcome, T> mapper) {
        return new ExecuteFlux<>(this, session, plan, mapper);
    }

    /** Has SQLite compile a statement, where it would run in this session, and does not run it. */
    public Mono<CompiledLayout> describe(Session session, String sql) {
        return Mono.defer(() -> {
            AtomicReference<CompiledLayout> result = new AtomicReference<>();
            return Mono.<Void>create(sink -> describe(
                            session,
                            new DescribeTask(
                                    sql,
                                    session.holder(),
                                    result::set,
                                    session.limits().start(),
                                    sink)))
                    .then(Mono.fromSupplier(result::get));
        });
    }

    private void describe(Session session, DescribeTask task) {
        Sweeper.onActivity();
        NativeTransaction transaction = session.transaction();
        if (transaction != null) {
            transaction.lease().submit(task);
        } else if (context.schema().writerHasTemporaryTables()) {
            mainOrReaders().submit(task);
        } else {
            readers.submit(task);
        }
    }

    /**
     * Begins a transaction.
     *
     * @param holder whose it is
     * @param owner gets the transaction before the result completes. It says whether it takes it, and then must end it: a
     *     cancel may come at any moment, and only the owner can tell whether it came before. What it does not take is
     *     rolled back.
     */
    public Mono<Void> begin(boolean readOnly, Limits limits, Holder holder, Predicate<NativeTransaction> owner) {
        return Mono.create(sink -> {
            Sweeper.onActivity();
            (readOnly ? readers : mainOrReaders())
                    .submit(BeginTask.transaction(transactions, readOnly, limits, holder, owner, sink));
        });
    }

    /**
     * Takes the connection that writes for a session alone, outside any transaction.
     *
     * @param holder whose it is
     * @param owner as of {@link #begin}; a rollback ends the session, not only its transaction
     */
    public Mono<Void> beginSession(Limits limits, Holder holder, Predicate<NativeTransaction> owner) {
        return Mono.create(sink -> {
            Sweeper.onActivity();
            mainOrReaders().submit(BeginTask.session(transactions, limits, holder, owner, sink));
        });
    }

    /**
     * Copies the database to a file, as it is when this is subscribed to. Progress arrives on a worker.
     *
     * @param holder who wants the copy
     * @param progress made of the pages still to be copied, and those of the database
     */
    public <T> Flux<T> backup(Path target, Holder holder, BiFunction<Integer, Integer, T> progress) {
        return Flux.defer(() -> {
            AtomicBoolean cancelled = new AtomicBoolean();
            return Flux.usingWhen(
                            Mono.fromSupplier(() -> new Snapshot(this, holder)),
                            snapshot ->
                                    snapshot.begin().flatMapMany(transaction -> copy(transaction, target, progress)),
                            Snapshot::end)
                    // The copying thread holds a connection, so it must not run what is downstream.
                    .publishOn(Schedulers.fromExecutor(context.workers().executor()), 1)
                    // A cancel ends the scheduler's worker, and what comes at that moment is told as a rejection to
                    // nobody.
                    .onErrorResume(rejection -> cancelled.get(), rejection -> Flux.never())
                    .doOnCancel(() -> cancelled.set(true));
        });
    }

    private static <T> Flux<T> copy(
            NativeTransaction transaction, Path target, BiFunction<Integer, Integer, T> progress) {
        return Flux.create(
                sink -> transaction.lease().submit(new BackupTask<>(target, progress, sink)),
                FluxSink.OverflowStrategy.LATEST);
    }

    private Lane mainOrReaders() {
        return main == null ? readers : main;
    }

    @Override
    public boolean hasWriter() {
        return main != null;
    }

    @Override
    public void submit(Task task, ExecutionPlan plan, @Nullable TransactionLease lease) {
        Sweeper.onActivity();
        if (lease != null) {
            lease.submit(task);
        } else if (plan.needsWriter(context.schema().epoch(), context.schema().writerHasTemporaryTables())) {
            mainOrReaders().submit(task);
        } else {
            readers.submit(task);
        }
    }

    @Override
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

    /** Takes a retired connection that none can replace back into use, as if it had just been opened. */
    void clean(NativeConnection retired) throws SQLException {
        opener.clean(retired);
        context.schema().lookForTemporaryTables(retired);
        context.schema().changed();
    }

    @Override
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

    Departures departures() {
        return departures;
    }

    @Override
    public OpenCursors cursors() {
        return cursors;
    }

    TransactionLeases transactions() {
        return transactions;
    }

    /** How busy it is now. */
    public EngineLoad load() {
        int open = 0;
        int waiting = 0;
        for (TransactionLease lease : transactions) {
            open++;
            waiting += lease.load().waiting();
        }
        return new EngineLoad(
                main == null ? LaneLoad.NONE : main.load(),
                main == readers ? LaneLoad.NONE : readers.load(),
                waiting,
                cursors.size(),
                open,
                main == null ? GroupCommit.Tally.NONE : main.groups(),
                context.waits().expired(),
                context.waits().refused());
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
