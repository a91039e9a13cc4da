package io.millrace.migration.internal;

import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.Transaction;
import io.millrace.error.DatastoreException;
import io.millrace.error.MigrationException;
import io.millrace.error.TransactionUsageException;
import io.millrace.migration.MigrationDirection;
import io.millrace.migration.internal.Step.Verdict;
import io.millrace.spi.ScriptSessions;
import io.millrace.spi.ScriptSessions.Session;
import io.millrace.sql.SqlScript.Statement;
import io.millrace.text.PrintableError;
import io.millrace.text.PrintableText;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes a step, unless another process has. Whether it has is asked when nobody else can change the answer.
 *
 * <p>A step in a transaction changes the log in the same transaction. One without first says in the log that it has begun,
 * and at the end that it is done; what is left in between says that it was interrupted.
 */
final class StepRunner {
    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

    private final RelationalDatastore store;
    private final MigrationLock lock;
    private final UnfinishedWork unfinished;
    private final ScriptSessions scripts;

    StepRunner(RelationalDatastore store, MigrationLock lock, UnfinishedWork unfinished) {
        this.store = store;
        this.lock = lock;
        this.unfinished = unfinished;
        this.scripts = store.capability(ScriptSessions.class).orElseGet(() -> new SharedSessions(store));
    }

    /** What a turn came to: how long the step took, if it was taken. */
    private record Turn(Verdict verdict, Duration took) {}

    /** Takes the step. Emits how long it took, or nothing when another process has taken it. */
    Mono<Duration> run(Step step) {
        return turn(step).flatMap(turn -> switch (turn.verdict()) {
            case WAIT -> unfinished.await(Set.of(step.owner())).then(run(step));
            case DONE -> Mono.fromRunnable(scripts::renewConnections);
            case DUE ->
                (step.work().transactional() ? Mono.just(turn.took()) : runOpenly(step))
                        // Before anybody hears of it, and goes on.
                        .doOnTerminate(scripts::renewConnections)
                        .doOnCancel(scripts::renewConnections)
                        .doOnNext(took -> LOG.info(
                                "{} migration {} on {} in {} ms",
                                step.direction() == MigrationDirection.UP ? "Applied" : "Reverted",
                                PrintableText.ofLine(step.migration().id()),
                                PrintableText.ofLine(store.displayName()),
                                took.toMillis()));
        });
    }

    private Mono<Turn> turn(Step step) {
        return Mono.defer(() -> {
            AtomicBoolean taken = new AtomicBoolean();
            Function<Transaction, Mono<Turn>> turn = tx -> MigrationLog.since(tx, step.owner(), step.after())
                    .map(step::judge)
                    .flatMap(verdict -> verdict == Verdict.DUE
                            ? take(tx, step)
                                    .map(took -> new Turn(verdict, took))
                                    .doOnNext(done -> taken.set(true))
                            : Mono.just(new Turn(verdict, Duration.ZERO)));
            return locked(step, turn).onErrorMap(failure -> taken.get(), failure -> atCommit(step, failure));
        });
    }

    private <T> Mono<T> locked(Step step, Function<Transaction, Mono<T>> turn) {
        Work work = step.work();
        if (work instanceof Work.Code) {
            // What Reactor's operators throw instead of signalling it comes past the code's publisher.
            return lock.inCode(scripts, turn).onErrorMap(Error.class, thrown -> CodeRun.failed(step, thrown));
        }
        return work.transactional() ? lock.inScript(scripts, turn) : lock.inTransaction(turn);
    }

    /** Does the work, or says in the log that it is about to be run without a transaction. */
    private Mono<Duration> take(Transaction tx, Step step) {
        if (!step.work().transactional()) {
            Mono<Void> begun = step.direction() == MigrationDirection.UP
                    ? MigrationLog.add(tx, MigrationLog.TABLE, step, null, Duration.ZERO)
                    : MigrationLog.reopen(tx, step);
            return begun.thenReturn(Duration.ZERO);
        }
        return MigrationLog.locate(tx, store.dialect()).flatMap(log -> {
            long start = System.nanoTime();
            return work(tx, step)
                    .then(Mono.fromSupplier(() -> Duration.ofNanos(System.nanoTime() - start)))
                    .flatMap(took -> noted(tx, log, step, took).thenReturn(took));
        });
    }

    private static Mono<Void> work(Transaction tx, Step step) {
        return step.work() instanceof Work.Code code ? CodeRun.of(step, code, tx) : runStatements(step, tx::execute);
    }

    private Mono<Void> noted(Transaction tx, String log, Step step, Duration took) {
        return Flux.fromIterable(store.dialect().ownRights())
                .concatMap(statement -> tx.execute(Sql.verbatim(statement)))
                .then(
                        step.direction() == MigrationDirection.UP
                                ? MigrationLog.add(tx, log, step, Instant.now(), took)
                                : MigrationLog.remove(tx, log, step.owner(), step.version()))
                .onErrorMap(failure -> new MigrationException(
                        step.name() + " ran to its end, but that could not be noted in " + log
                                + ", and it was rolled back. " + DatastoreException.reasonOf(failure),
                        failure));
    }

    private Mono<Duration> runOpenly(Step step) {
        return Mono.defer(() -> {
            long start = System.nanoTime();
            return Mono.usingWhen(
                            Mono.just(step),
                            begun -> scripts.session(session -> Mono.firstWithSignal(
                                            runStatements(step, statement -> executeOpenly(session, statement)),
                                            beats(session, step, start)))
                                    .onErrorMap(TransactionUsageException.class, left -> unbalanced(step, left)),
                            begun -> Mono.empty(),
                            (begun, failure) -> stopped(step),
                            begun -> stopped(step))
                    .then(Mono.fromSupplier(() -> Duration.ofNanos(System.nanoTime() - start)))
                    .flatMap(took -> finished(step, took).thenReturn(took));
        });
    }

    private Mono<Void> finished(Step step, Duration took) {
        boolean up = step.direction() == MigrationDirection.UP;
        return lock.inTransaction(tx -> up
                        ? MigrationLog.finish(tx, step.owner(), step.version(), Instant.now(), took)
                        : MigrationLog.remove(tx, MigrationLog.TABLE, step.owner(), step.version()))
                .onErrorMap(failure -> new MigrationException(
                        step.name() + " ran to its end, but that could not be noted. Call Migrator."
                                + (up ? "markApplied. " : "markNotApplied. ") + DatastoreException.reasonOf(failure),
                        failure));
    }

    /** Never completes. A beat that cannot be written is not worth failing for; the next one will be. */
    private Mono<Void> beats(Session session, Step step, long start) {
        Function<Sql, Mono<RunResult>> writer = session.excludesWriters() ? session::execute : store::execute;
        return Flux.interval(UnfinishedWork.BEAT)
                .onBackpressureDrop()
                .map(tick -> Duration.ofNanos(System.nanoTime() - start).toMillis())
                .concatMap(
                        soFar -> writer.apply(MigrationLog.beat(step, soFar))
                                .onErrorResume(DatastoreException.class, failure -> {
                                    LOG.debug(
                                            "Could not note that {} is still running",
                                            PrintableText.ofLine(step.name()),
                                            PrintableError.of(failure));
                                    return Mono.empty();
                                }),
                        1)
                .then();
    }

    /** Lets others know at once; without it they find out by the beats that do not come. */
    private Mono<Void> stopped(Step step) {
        return store.execute(MigrationLog.beat(step, LogEntry.STOPPED))
                .onErrorResume(DatastoreException.class, failure -> {
                    LOG.warn(
                            "Could not note that {} was interrupted",
                            PrintableText.ofLine(step.name()),
                            PrintableError.of(failure));
                    return Mono.empty();
                })
                .then();
    }

    private static Mono<Void> runStatements(Step step, Function<Sql, Mono<RunResult>> execute) {
        return Flux.fromIterable(step.work().statements())
                .concatMap(statement -> execute.apply(Sql.verbatim(statement.text()))
                        .onErrorMap(failure -> failed(step, statement, failure)))
                .then();
    }

    /** Those who wait for this one lock the database now and then, so a statement may have to wait for them in turn. */
    private Mono<RunResult> executeOpenly(Session session, Sql statement) {
        return lock.patiently(
                session.execute(statement), failure -> store.dialect().undoesFailedStatements());
    }

    private static MigrationException failed(Step step, Statement statement, Throwable failure) {
        return new MigrationException(
                step.name() + " failed at line " + statement.line()
                        + (step.work().transactional()
                                ? " and was rolled back; those before it stay as they are. "
                                : ". It runs without a transaction, so its statements before that line stay: complete or"
                                        + " undo it by hand, then call Migrator.markApplied or markNotApplied. ")
                        + DatastoreException.reasonOf(failure),
                failure);
    }

    private static MigrationException unbalanced(Step step, Throwable failure) {
        return new MigrationException(
                step.name() + " is not complete. " + DatastoreException.reasonOf(failure)
                        + " What it had committed before stays: complete or undo it by hand, then call"
                        + " Migrator.markApplied or markNotApplied.",
                failure);
    }

    /** What fails when all statements have run, such as a constraint that is checked by the commit, belongs to none of them. */
    private static MigrationException atCommit(Step step, Throwable failure) {
        return new MigrationException(
                step.name() + " could not be committed and was rolled back. " + DatastoreException.reasonOf(failure),
                failure);
    }
}
