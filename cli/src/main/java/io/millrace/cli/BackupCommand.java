package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.capability.DatabaseFile;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Copies a database that is a file. */
@Command(
        name = "backup",
        description = {
            "Copy the database to a new file while it is in use, as it is at one moment.",
            "For databases that are a file, such as SQLite's; others have tools of their own, such as pg_dump."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace backup --url sqlite:app.db /backup/app-2026-11-21.db",
            "  SQLITE_PATH=app.db millrace backup app-copy.db"
        })
final class BackupCommand extends DatastoreCommand {
    @Mixin
    private final TrustOption trust = new TrustOption();

    @Parameters(paramLabel = "FILE", description = "The file to create, which must not exist.")
    private Path target = Path.of("");

    BackupCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Access access() {
        return trust.reading();
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        DatabaseFile file = store.capability(DatabaseFile.class)
                .orElseThrow(() -> new FailedCommandException("The database " + store.displayName()
                        + " is no file that could be copied. Use its own tool for backups (pg_dump for PostgreSQL), or"
                        + " millrace export."));
        Path absolute = target.toAbsolutePath().normalize();
        return Flux.using(
                        () -> ProgressDisplay.of(surroundings(), "Backup", ""),
                        progress ->
                                file.copyTo(absolute).doOnNext(step -> progress.reached(step.copied(), step.total())),
                        ProgressDisplay::close)
                .then(Mono.fromCallable(() -> {
                            results().exactly(absolute.toString());
                            return ExitCode.OK;
                        })
                        .subscribeOn(Schedulers.boundedElastic()));
    }
}
