package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.cli.output.OutputFormat;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.migration.MigrationStatus;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tells how migrations stand. */
@Command(
        name = "status",
        description = {
            "Tell how migrations stand: applied, pending, out_of_order, changed, missing, unfinished.",
            "Without --migrations it tells what the database says was applied."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace status --url sqlite:app.db --migrations db/migration",
            "  millrace status -u sqlite:app.db -m db/migration --check || millrace migrate -u sqlite:app.db -m db/migration"
        })
final class StatusCommand extends DatastoreCommand {
    private static final Columns COLUMNS =
            Columns.of("owner", "version", "description", "state", "applied_at", "duration_ms");

    @Mixin
    private final TrustOption trust = new TrustOption();

    @Mixin
    private final MigrationOptions migrations = new MigrationOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, or json for JSON Lines. Default: table.")
    private OutputFormat format = OutputFormat.TABLE;

    @Option(names = "--check", description = "Exit with 3 unless every migration is applied and unchanged.")
    private boolean check;

    StatusCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Access access() {
        return trust.reading();
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        AtomicBoolean upToDate = new AtomicBoolean(true);
        Flux<Row> rows = migrations
                .migratorOfAny(store)
                .status()
                .doOnNext(status -> {
                    if (status.state() != MigrationStatus.State.APPLIED) {
                        upToDate.set(false);
                    }
                })
                .map(StatusCommand::row);
        return print(rows, format.printer(results(), 0))
                .then(Mono.fromSupplier(() -> check && !upToDate.get() ? ExitCode.NOT_UP_TO_DATE : ExitCode.OK));
    }

    private static Row row(MigrationStatus status) {
        return Row.of(
                COLUMNS,
                status.owner(),
                status.version(),
                status.description(),
                status.state().name().toLowerCase(Locale.ROOT),
                status.appliedAt().orElse(null),
                status.took().map(Duration::toMillis).orElse(null));
    }
}
