package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.text.PrintableText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Drops an index. */
@Command(
        name = "drop",
        description = "Drop a text index with all that belongs to it. The table stays as it is.",
        footerHeading = "%nExample:%n",
        footer = "  millrace search-index drop --url sqlite:app.db book")
final class DropIndexCommand extends DatastoreCommand {
    @Parameters(paramLabel = "NAME", description = "The index.")
    private String name = "";

    DropIndexCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Access access() {
        return Access.WRITE;
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        return TextSearches.of(store)
                .dropIndex(name)
                .publishOn(Schedulers.boundedElastic())
                .map(dropped -> {
                    if (!dropped) {
                        throw new FailedCommandException(
                                "There is no text index " + name + "; millrace search-index list lists all.");
                    }
                    results().line("dropped " + PrintableText.ofLine(name));
                    return ExitCode.OK;
                });
    }
}
