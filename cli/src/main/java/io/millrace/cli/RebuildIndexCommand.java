package io.millrace.cli;

import io.millrace.RelationalDatastore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Mono;

/** Makes an index anew. */
@Command(
        name = "rebuild",
        description = "Make an index anew as it was defined. It cannot be searched meanwhile.",
        footerHeading = "%nExample:%n",
        footer = "  ${COMMAND-FULL-NAME} --url sqlite:app.db book")
final class RebuildIndexCommand extends DatastoreCommand {
    @Parameters(paramLabel = "NAME", description = "The index.")
    private String name = "";

    private final IndexKind kind;

    RebuildIndexCommand(Surroundings surroundings, IndexKind kind) {
        super(surroundings);
        this.kind = kind;
    }

    @Override
    Access access() {
        return Access.WRITE;
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        return new IndexMaking(surroundings(), kind)
                .run(store, name, kind.rebuild(store, name))
                .thenReturn(ExitCode.OK)
                .onErrorMap(kind::explained);
    }
}
