package io.millrace.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The text indexes of a database. By itself it does nothing. */
@Command(
        name = "search-index",
        description = "Make, list, check and drop the text indexes by which millrace search finds rows.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace search-index create --url sqlite:app.db search.json",
            "  millrace search-index verify -u sqlite:app.db",
            "",
            "'millrace search-index COMMAND --help' tells about a command."
        })
final class SearchIndexCommand {
    private SearchIndexCommand() {}

    static CommandLine create(Surroundings surroundings) {
        return IndexCommands.of(new SearchIndexCommand(), surroundings, IndexKind.TEXT)
                .addSubcommand(new RefreshIndexCommand(surroundings));
    }
}
