package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.migration.MigrationRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** Reverts migrations. */
@Command(
        name = "rollback",
        description = "Revert the migrations of an owner above a version, the newest first.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace rollback --url sqlite:app.db --migrations db/migration --to 3 --dry-run",
            "  millrace rollback -u sqlite:app.db -m app=db/migration -m audit=plugins/audit --owner audit --to 0"
        })
final class RollbackCommand extends DatastoreCommand {
    @Mixin
    private final MigrationOptions migrations = new MigrationOptions();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "VERSION",
            description = "The version that stays; 0 reverts everything.")
    private long toVersion;

    @Option(
            names = "--owner",
            paramLabel = "NAME",
            description = "Whose migrations; needed when --migrations names several owners.")
    private @Nullable String owner;

    @Option(names = "--dry-run", description = "Print the SQL that would run, and change nothing.")
    private boolean dryRun;

    RollbackCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Access access() {
        return dryRun ? Access.READ : Access.WRITE;
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        MigrationRun run = migrations.migrator(store).down(migrations.owner(owner), toVersion);
        MigrationReporter reporter = new MigrationReporter(surroundings());
        return dryRun ? reporter.plan(run) : reporter.run(run);
    }
}
