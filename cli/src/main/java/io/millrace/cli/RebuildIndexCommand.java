package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Mono;

/** Makes an index anew. */
@Command(
        name = "rebuild",
        description = "Make a text index anew as it was defined. It cannot be searched meanwhile.",
        footerHeading = "%nExample:%n",
        footer = "  millrace search-index rebuild --url sqlite:app.db book")
final class RebuildIndexCommand extends DatastoreCommand {
    @Parameters(paramLabel = "NAME", description = "The index.")
    private String name = "";

    RebuildIndexCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Access access() {
        return Access.WRITE;
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        FullTextSearch search = TextSearches.of(store);
        return new IndexMaking(surroundings())
                .run(search, name, search.rebuild(name))
                .thenReturn(ExitCode.OK)
                .onErrorMap(TextSearches::explained);
    }
}
