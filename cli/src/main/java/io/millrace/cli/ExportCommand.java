package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.schema.DatabaseSchema;
import io.millrace.schema.Table;
import io.millrace.schema.VirtualTable;
import io.millrace.transfer.Export;
import io.millrace.transfer.Transfer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Writes rows to a file. */
@Command(
        name = "export",
        description = {
            "Write the rows of tables to a file of JSON Lines, as they are at one moment.",
            "The file appears when it is complete. It holds rows and no schema."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace export --url sqlite:app.db app.jsonl.gz",
            "  millrace export -u sqlite:app.db notes.jsonl --table note --table tag"
        })
final class ExportCommand extends DatastoreCommand {
    @Mixin
    private final TrustOption trust = new TrustOption();

    @Parameters(
            paramLabel = "FILE",
            description = "The file to write, compressed when its name ends in .gz. It must not exist.")
    private Path file = Path.of("");

    @Option(
            names = {"-t", "--table"},
            paramLabel = "NAME",
            description = "A table to export; may be given again. Without it: all tables.")
    private List<String> tables = List.of();

    @Option(names = "--replace", description = "Replace the file when it exists.")
    private boolean replace;

    ExportCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Access access() {
        return trust.reading();
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        Export all = Transfer.of(store).exportTo(file.toAbsolutePath()).withTables(tables);
        return new TransferReporter(surroundings(), "Export")
                .run((replace ? all.replacing() : all).progress())
                .flatMap(code -> tables.isEmpty()
                        ? store.schema()
                                .publishOn(Schedulers.boundedElastic())
                                .map(this::tellLeftOut)
                                .thenReturn(code)
                        : Mono.just(code));
    }

    /** A backup that lacks something says so. */
    private boolean tellLeftOut(DatabaseSchema schema) {
        String names = Stream.concat(
                        schema.virtualTables().stream().map(VirtualTable::name),
                        schema.tables().stream()
                                .filter(table -> table.kind() == Table.Kind.FOREIGN)
                                .map(Table::name))
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            message("Left out, as virtual or foreign tables are: " + names);
        }
        return true;
    }
}
