package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.text.PrintableText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Counts the words anew that suggestions are made of. */
@Command(
        name = "refresh",
        description = "Bring the list of a text index's words up to date, of which suggestions are made.",
        footerHeading = "%nExample:%n",
        footer = "  millrace search-index refresh --url sqlite:app.db book")
final class RefreshIndexCommand extends DatastoreCommand {
    @Parameters(paramLabel = "NAME", description = "The index.")
    private String name = "";

    RefreshIndexCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Access access() {
        return Access.WRITE;
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        return TextSearches.of(store)
                .refreshSuggestions(name)
                .publishOn(Schedulers.boundedElastic())
                .map(words -> {
                    results().line(PrintableText.ofLine(name) + ": " + words + (words == 1 ? " word" : " words"));
                    return ExitCode.OK;
                })
                .onErrorMap(TextSearches::explained);
    }
}
