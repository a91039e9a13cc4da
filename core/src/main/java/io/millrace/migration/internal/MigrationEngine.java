package io.millrace.migration.internal;

import io.millrace.Migration;
import io.millrace.MigrationReport;
import io.millrace.MigrationReport.Applied;
import io.millrace.RelationalDatastore;
import io.millrace.error.MigrationException;
import io.millrace.migration.MigrationDirection;
import io.millrace.migration.MigrationProgress;
import io.millrace.migration.MigrationProgress.Phase;
import io.millrace.migration.MigrationSource;
import io.millrace.migration.MigrationStatus;
import io.millrace.migration.PlannedMigration;
import io.millrace.sql.SqlScript.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Plans runs, does them, and keeps the log in order. Immutable. */
public final class MigrationEngine {
    private final RelationalDatastore store;
    private final MigrationSource source;
    private final boolean gapsAllowed;
    private final MigrationLock lock;
    private final UnfinishedWork unfinished;
    private final StepRunner steps;

    /**
     * Makes an engine.
     *
     * @param store where migrations are applied
     * @param source where they come from
     * @param lockWait how long to wait for another process
     * @param gapsAllowed whether versions may be left out
     */
    public MigrationEngine(RelationalDatastore store, MigrationSource source, Duration lockWait, boolean gapsAllowed) {
        this.store = store;
        this.source = source;
        this.gapsAllowed = gapsAllowed;
        this.lock = new MigrationLock(store, lockWait);
        this.unfinished = new UnfinishedWork(store, lock);
        this.steps = new StepRunner(store, lock, unfinished);
    }

    /**
     * Does a run and sums it up.
     *
     * @param target where it leads
     * @return what was done
     */
    public Mono<MigrationReport> report(Target target) {
        return plan(target)
                .flatMap(plan -> plan.steps().isEmpty()
                        ? Mono.just(MigrationReport.of(List.of(), List.of(), plan.kept()))
                        : run(plan)
                                .filter(event -> event.phase() == Phase.DONE)
                                .collectList()
                                .map(done -> report(plan, done)));
    }

    /**
     * Does a run and tells of each step.
     *
     * @param target where it leads
     * @return what happens, as it happens
     */
    public Flux<MigrationProgress> progress(Target target) {
        return plan(target).flatMapMany(this::run);
    }

    /**
     * Plans a run, and does nothing.
     *
     * @param target where it would lead
     * @return what it would do
     */
    public Flux<PlannedMigration> dryRun(Target target) {
        return withLog((set, log) -> planner(set, log).plan(target, gapsAllowed))
                .flatMapIterable(Plan::steps)
                .map(step -> PlannedMigration.of(
                        step.migration(),
                        step.direction(),
                        step.action(),
                        step.work().statements().stream().map(Statement::text).toList()));
    }

    /**
     * How the migrations stand.
     *
     * @return one for each, those of other owners in the log included
     */
    public Flux<MigrationStatus> status() {
        return withLog(StatusList::of).flatMapIterable(list -> list);
    }

    /**
     * Takes the scripts as they are now for those that were applied.
     *
     * @return those that differed
     */
    public Flux<Migration> acceptChanges() {
        return withLog((set, log) -> planner(set, log).changed())
                .flatMap(changed -> changed.isEmpty()
                        ? Mono.just(changed)
                        : lock.inTransaction(tx -> Flux.fromIterable(changed)
                                .concatMap(step -> MigrationLog.acceptChecksum(tx, step))
                                .then(Mono.just(changed))))
                .flatMapIterable(changed -> changed)
                .map(Step::migration);
    }

    /**
     * Ends what was interrupted.
     *
     * @param owner the migration's owner
     * @param version its version
     * @param applied whether it counts as applied from now on
     * @return completes when the log says so
     */
    public Mono<Void> resolve(String owner, long version, boolean applied) {
        return read().map(log -> unfinished(log, owner, version))
                .flatMap(seen -> lock.inTransaction(tx -> MigrationLog.since(tx, owner, version)
                        .map(log -> unfinished(log, owner, version))
                        .flatMap(entry -> applied
                                ? MigrationLog.finish(tx, entry, Instant.now())
                                : MigrationLog.remove(tx, MigrationLog.TABLE, owner, version))));
    }

    private static LogEntry unfinished(List<LogEntry> log, String owner, long version) {
        return log.stream()
                .filter(entry -> entry.owner().equals(owner) && entry.version() == version && !entry.isFinished())
                .findFirst()
                .orElseThrow(() -> new MigrationException(
                        "Migration " + owner + "/" + version
                                + " is not among those that were begun and not finished, so"
                                + " there is nothing to mark. Its status tells how it stands.",
                        null));
    }

    private Mono<Plan> plan(Target target) {
        return Mono.zip(load(), find()).flatMap(both -> settled(both.getT1(), both.getT2())
                .map(log -> planner(both.getT1(), log).plan(target, gapsAllowed)));
    }

    private Flux<MigrationProgress> run(Plan plan) {
        int total = plan.steps().size();
        return Flux.fromIterable(plan.steps())
                .index()
                .concatMap(indexed -> take(indexed.getT2(), indexed.getT1().intValue() + 1, total), 1);
    }

    private Flux<MigrationProgress> take(Step step, int number, int total) {
        MigrationProgress started =
                MigrationProgress.of(step.migration(), step.direction(), Phase.STARTED, number, total, Duration.ZERO);
        return Flux.concat(
                Mono.just(started),
                steps.run(step)
                        .map(took -> MigrationProgress.of(
                                step.migration(), step.direction(), Phase.DONE, number, total, took))
                        .defaultIfEmpty(MigrationProgress.of(
                                step.migration(), step.direction(), Phase.SKIPPED, number, total, Duration.ZERO)));
    }

    private static MigrationReport report(Plan plan, List<MigrationProgress> done) {
        List<Applied> applied = of(MigrationDirection.UP, done);
        List<Applied> reverted = of(MigrationDirection.DOWN, done);
        int byOthers = (int) plan.steps().stream()
                        .filter(step -> step.direction() == MigrationDirection.UP)
                        .count()
                - applied.size();
        return MigrationReport.of(applied, reverted, plan.kept() + byOthers);
    }

    private static List<Applied> of(MigrationDirection direction, List<MigrationProgress> done) {
        return done.stream()
                .filter(event -> event.direction() == direction)
                .map(event -> Applied.of(event.migration(), event.took()))
                .toList();
    }

    /** Reckons checksums while the log is read, and not on the thread that subscribes: it may be an event loop. */
    private Mono<MigrationSet> load() {
        return source.load()
                .defaultIfEmpty(List.of())
                .publishOn(Schedulers.boundedElastic())
                .map(migrations -> MigrationSet.of(migrations, store.type()));
    }

    private <T> Mono<T> withLog(BiFunction<MigrationSet, List<LogEntry>, T> use) {
        return Mono.zip(load(), read(), use);
    }

    private Planner planner(MigrationSet set, List<LogEntry> log) {
        return new Planner(set, log, store.type(), store.dialect().syntax());
    }

    /** The log, if there is one. Writes nothing. */
    private Mono<Optional<List<LogEntry>>> find() {
        return lock.patiently(MigrationLog.read(store, store.dialect()), failure -> true);
    }

    private Mono<List<LogEntry>> read() {
        return find().map(log -> log.orElse(List.of()));
    }

    /** The log, made when it is not there, once no other process is at work on these owners without a transaction. */
    private Mono<List<LogEntry>> settled(MigrationSet set, Optional<List<LogEntry>> found) {
        if (found.isEmpty()) {
            return set.owners().isEmpty()
                    ? Mono.just(List.of())
                    : lock.inTransaction(MigrationLog::create)
                            .then(find())
                            .flatMap(made -> made.isEmpty() ? read() : settled(set, made));
        }
        List<LogEntry> log = found.get();
        boolean busy = log.stream()
                .anyMatch(entry -> !entry.isFinished() && set.owners().containsKey(entry.owner()));
        return busy ? unfinished.await(set.owners().keySet()).then(read()) : Mono.just(log);
    }
}
