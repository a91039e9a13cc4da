package io.millrace.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The vector indexes of a database. By itself it does nothing. */
@Command(
        name = "vector-index",
        description = "Make, list, check and drop the vector indexes by which millrace search --vector finds rows.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace vector-index create --url sqlite:app.db vectors.json",
            "  millrace vector-index verify -u sqlite:app.db",
            "",
            "'millrace vector-index COMMAND --help' tells about a command."
        })
final class VectorIndexCommand {
    private VectorIndexCommand() {}

    static CommandLine create(Surroundings surroundings) {
        return IndexCommands.of(new VectorIndexCommand(), surroundings, IndexKind.VECTOR);
    }
}
