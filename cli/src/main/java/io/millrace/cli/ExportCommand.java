package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.transfer.Export;
import io.millrace.transfer.Transfer;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Mono;

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
    boolean reads() {
        return true;
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        Export all = Transfer.of(store).exportTo(file.toAbsolutePath()).withTables(tables);
        return new TransferReporter(surroundings(), "Export").run((replace ? all.replacing() : all).progress());
    }
}
