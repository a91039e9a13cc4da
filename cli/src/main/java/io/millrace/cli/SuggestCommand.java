package io.millrace.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Words for whoever searches. By itself it does nothing. */
@Command(
        name = "suggest",
        description = {
            "Suggest words of a table to whoever searches it.",
            "The table needs a text index that keeps a list of its words: \"suggestions\": true in its declaration."
        },
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace suggest complete --url sqlite:app.db book 'event lo'",
            "  millrace suggest correct -u sqlite:app.db book 'reactve -spring'",
            "",
            "'millrace suggest COMMAND --help' tells about a command."
        })
final class SuggestCommand {
    private SuggestCommand() {}

    static CommandLine create(Surroundings surroundings) {
        return new CommandLine(new SuggestCommand())
                .addSubcommand(new CompleteCommand(surroundings))
                .addSubcommand(new CorrectCommand(surroundings))
                .addSubcommand(new WordsCommand(surroundings));
    }
}
