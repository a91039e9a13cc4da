package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.error.DatastoreException;
import io.millrace.error.ModuleException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Mono;

/** Makes the indexes that a file declares. */
@Command(
        name = "create",
        description = {
            "Make the indexes that a file declares, and take the rows of their tables into them.",
            "What is there already is left as it is; what was interrupted goes on where it was."
        },
        footerHeading = "%nThe file:%n")
final class CreateIndexCommand extends DatastoreCommand {
    @Parameters(paramLabel = "FILE", description = "The declaration, in JSON.")
    private Path file = Path.of("");

    @Option(names = "--replace", description = "Make an index anew that is there with another definition.")
    private boolean replace;

    private final IndexKind kind;

    CreateIndexCommand(Surroundings surroundings, IndexKind kind) {
        super(surroundings);
        this.kind = kind;
    }

    @Override
    Access access() {
        return Access.WRITE;
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        IndexMaking making = new IndexMaking(surroundings(), kind);
        return kind.declared(store, file, replace)
                .concatMap(index -> making.run(store, index.name(), index.making())
                        .onErrorMap(ModuleException.class, failure -> named(index.name(), failure)))
                .then(Mono.just(ExitCode.OK));
    }

    private Throwable named(String index, ModuleException failure) {
        return new FailedCommandException(index + ": " + DatastoreException.reasonOf(kind.explained(failure)));
    }
}
