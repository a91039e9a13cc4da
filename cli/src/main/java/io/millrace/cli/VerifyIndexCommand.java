package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.cli.output.OutputFormat;
import io.millrace.cli.output.RowPrinter;
import io.millrace.mapping.Row;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Compares indexes with their tables. */
@Command(
        name = "verify",
        description = {
            "Compare indexes with their tables. It reads all of both.",
            "Exit with 3 when one is not in step; ${PARENT-COMMAND-FULL-NAME} rebuild mends it."
        },
        footerHeading = "%nExample:%n",
        footer = "  ${COMMAND-FULL-NAME} --url sqlite:app.db book")
final class VerifyIndexCommand extends DatastoreCommand {
    @Parameters(paramLabel = "NAME", arity = "0..*", description = "The indexes. Without a name: all.")
    private List<String> names = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, or json for JSON Lines. Default: table.")
    private OutputFormat format = OutputFormat.TABLE;

    private final IndexKind kind;

    VerifyIndexCommand(Surroundings surroundings, IndexKind kind) {
        super(surroundings);
        this.kind = kind;
    }

    @Override
    Access access() {
        return Access.READ;
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        Flux<String> wanted = names.isEmpty() ? kind.names(store) : Flux.fromIterable(names);
        AtomicBoolean inStep = new AtomicBoolean(true);
        RowPrinter printer = format.printer(results(), 0);
        Flux<Row> rows = wanted.concatMap(name -> kind.verify(store, name)
                        .doOnNext(check -> inStep.compareAndSet(true, check.inStep()))
                        .map(IndexKind.Check::row))
                .onErrorMap(kind::explained);
        return each(rows, printer::row).then(Mono.fromCallable(() -> {
            printer.end();
            return inStep.get() ? ExitCode.OK : ExitCode.NOT_UP_TO_DATE;
        }));
    }
}
