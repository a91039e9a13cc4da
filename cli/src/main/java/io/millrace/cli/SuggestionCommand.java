package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.cli.output.OutputFormat;
import io.millrace.error.ConfigurationException;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.mapping.Row;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Asks the text index of a table for words, and prints them. */
abstract class SuggestionCommand extends DatastoreCommand {
    @Parameters(index = "0", paramLabel = "TABLE", description = "The table, or the name of one of its text indexes.")
    private String table = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, or json for JSON Lines. Default: table.")
    private OutputFormat format = OutputFormat.TABLE;

    SuggestionCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    final Access access() {
        return Access.READ;
    }

    /** What was typed. */
    abstract String text();

    abstract Flux<Row> suggest(FullTextSearch search, String index);

    @Override
    final Mono<Integer> work(RelationalDatastore store) {
        Flux<Row> suggestions = TextSearches.index(store, table)
                .flatMapMany(index -> suggest(TextSearches.of(store), index.name()))
                .onErrorMap(
                        IllegalArgumentException.class,
                        outOfRange -> new ConfigurationException(String.valueOf(outOfRange.getMessage())))
                .onErrorMap(failure -> TextSearches.explained(failure, text()));
        return print(suggestions, format.printer(results(), 0)).thenReturn(ExitCode.OK);
    }

    final OutputFormat format() {
        return format;
    }
}
