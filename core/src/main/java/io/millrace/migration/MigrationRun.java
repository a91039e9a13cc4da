package io.millrace.migration;

import io.millrace.MigrationReport;
import io.millrace.migration.internal.MigrationEngine;
import io.millrace.migration.internal.Target;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Migrations to be applied or reverted, by {@link Migrator#up()} or {@link Migrator#down}. Immutable, and lazy: nothing happens
 * before one of its publishers is subscribed to, and each subscription is a run of its own.
 */
public final class MigrationRun {
    private final MigrationEngine engine;
    private final Target target;

    MigrationRun(MigrationEngine engine, Target target) {
        this.engine = engine;
        this.target = target;
    }

    /**
     * Does it. Everything that can be found wrong beforehand is, and then nothing is done: migrations that are changed,
     * missing, duplicate, out of order, or that leave out a version. Cancelling undoes the migration that is running.
     *
     * @return what was done; what went wrong is a {@link io.millrace.error.MigrationException} that names the migration, its
     *     file and, when a statement failed, the line. Those before it stay as they are.
     */
    public Mono<MigrationReport> run() {
        return engine.report(target);
    }

    /**
     * Does it, as {@link #run()}, and tells of each migration when it begins and when it is done. The next one begins when it
     * is asked for; one that has begun goes on whatever the demand is.
     *
     * @return what happens, as it happens; nothing when there is nothing to do
     */
    public Flux<MigrationProgress> progress() {
        return engine.progress(target);
    }

    /**
     * Says what would be done, after the same checks. Nothing is written, and no other process is waited for.
     *
     * @return the migrations with their statements, in order
     */
    public Flux<PlannedMigration> dryRun() {
        return engine.dryRun(target);
    }
}
