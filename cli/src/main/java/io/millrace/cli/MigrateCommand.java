package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.error.ConfigurationException;
import io.millrace.migration.MigrationRun;
import io.millrace.migration.Migrator;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** Applies migrations. */
@Command(
        name = "migrate",
        description = "Apply the migrations that have not been applied yet, each in a transaction.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace migrate --url sqlite:app.db --migrations db/migration",
            "  millrace migrate -u sqlite:app.db -m app=db/migration -m audit=plugins/audit --dry-run"
        })
final class MigrateCommand extends DatastoreCommand {
    @Mixin
    private final MigrationOptions migrations = new MigrationOptions();

    @Option(names = "--dry-run", description = "Print the SQL that would run, and change nothing.")
    private boolean dryRun;

    @Option(
            names = "--lock-wait",
            paramLabel = "SECONDS",
            description = "How long to wait for another process that migrates. Default: 600.")
    private long lockWaitSeconds = Migrator.DEFAULT_LOCK_WAIT.toSeconds();

    MigrateCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    boolean createsDatabase() {
        return !dryRun;
    }

    @Override
    Access access() {
        return dryRun ? Access.READ : Access.WRITE;
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        if (lockWaitSeconds < 0) {
            throw new ConfigurationException("--lock-wait takes 0 or more seconds.");
        }
        MigrationRun run = migrations
                .migrator(store)
                .withLockWait(Duration.ofSeconds(lockWaitSeconds))
                .up();
        MigrationReporter reporter = new MigrationReporter(surroundings());
        return dryRun ? reporter.plan(run) : reporter.run(run);
    }
}
