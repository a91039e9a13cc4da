package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.cli.output.OutputFormat;
import io.millrace.cli.output.RowPrinter;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexCheck;
import io.millrace.mapping.Columns;
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
            "Compare text indexes with their tables, word by word. It reads all of both.",
            "Exit with 3 when one is not in step; millrace search-index rebuild mends it."
        },
        footerHeading = "%nExample:%n",
        footer = "  millrace search-index verify --url sqlite:app.db book")
final class VerifyIndexCommand extends DatastoreCommand {
    private static final Columns COLUMNS = Columns.of("name", "in_step", "missing", "surplus", "same_words");

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "The indexes. Without a name: all.")
    private List<String> names = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, or json for JSON Lines. Default: table.")
    private OutputFormat format = OutputFormat.TABLE;

    VerifyIndexCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Access access() {
        return Access.READ;
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        FullTextSearch search = TextSearches.of(store);
        Flux<String> wanted = names.isEmpty()
                ? search.indexes().map(index -> index.definition().name())
                : Flux.fromIterable(names);
        AtomicBoolean inStep = new AtomicBoolean(true);
        RowPrinter printer = format.printer(results(), 0);
        Flux<Row> rows = wanted.concatMap(name -> search.verify(name)
                        .doOnNext(check -> inStep.compareAndSet(true, check.inStep()))
                        .map(check -> row(name, check)))
                .onErrorMap(TextSearches::explained);
        return each(rows, printer::row).then(Mono.fromCallable(() -> {
            printer.end();
            return inStep.get() ? ExitCode.OK : ExitCode.NOT_UP_TO_DATE;
        }));
    }

    private static Row row(String name, IndexCheck check) {
        return Row.of(COLUMNS, name, check.inStep(), check.missing(), check.surplus(), check.sameWords());
    }
}
