package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.cli.output.OutputFormat;
import io.millrace.cli.output.RowPrinter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** Tells which indexes there are. */
@Command(
        name = "list",
        description = "List the indexes of a database.",
        footerHeading = "%nExample:%n",
        footer = "  ${COMMAND-FULL-NAME} --url sqlite:app.db")
final class ListIndexesCommand extends DatastoreCommand {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, or json for JSON Lines. Default: table.")
    private OutputFormat format = OutputFormat.TABLE;

    private final IndexKind kind;

    ListIndexesCommand(Surroundings surroundings, IndexKind kind) {
        super(surroundings);
        this.kind = kind;
    }

    @Override
    Access access() {
        return Access.READ;
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        RowPrinter printer = format.printer(results(), 0);
        return each(kind.list(store, format), printer::row).then(Mono.fromCallable(() -> {
            printer.end();
            return ExitCode.OK;
        }));
    }
}
