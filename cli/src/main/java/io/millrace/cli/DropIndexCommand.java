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
        description = "Drop an index with all that belongs to it. The table stays as it is.",
        footerHeading = "%nExample:%n",
        footer = "  ${COMMAND-FULL-NAME} --url sqlite:app.db book")
final class DropIndexCommand extends DatastoreCommand {
    @Parameters(paramLabel = "NAME", description = "The index.")
    private String name = "";

    private final IndexKind kind;

    DropIndexCommand(Surroundings surroundings, IndexKind kind) {
        super(surroundings);
        this.kind = kind;
    }

    @Override
    Access access() {
        return Access.WRITE;
    }

    @Override
    Mono<Integer> work(RelationalDatastore store) {
        return kind.drop(store, name).publishOn(Schedulers.boundedElastic()).map(dropped -> {
            if (!dropped) {
                throw new FailedCommandException("There is no " + kind.noun() + " " + name + "; millrace "
                        + kind.command() + " list lists all.");
            }
            results().line("dropped " + PrintableText.ofLine(name));
            return ExitCode.OK;
        });
    }
}
