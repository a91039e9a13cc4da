package io.millrace.cli;

import picocli.CommandLine;

/** What can be done with indexes of any kind. */
final class IndexCommands {
    private IndexCommands() {}

    static CommandLine of(Object parent, Surroundings surroundings, IndexKind kind) {
        CommandLine create = new CommandLine(new CreateIndexCommand(surroundings, kind));
        create.getCommandSpec().usageMessage().footer(kind.example());
        return new CommandLine(parent)
                .addSubcommand(create)
                .addSubcommand(new ListIndexesCommand(surroundings, kind))
                .addSubcommand(new VerifyIndexCommand(surroundings, kind))
                .addSubcommand(new RebuildIndexCommand(surroundings, kind))
                .addSubcommand(new DropIndexCommand(surroundings, kind));
    }
}
