package io.millrace.cli;

import picocli.CommandLine;

/** Puts the commands together. */
final class CommandLines {
    /** Wide enough for the examples. */
    private static final int HELP_COLUMNS = 120;

    private CommandLines() {}

    static CommandLine create(Surroundings surroundings) {
        MillraceCommand root = new MillraceCommand();
        ErrorReport errors = new ErrorReport(root, surroundings);
        return new CommandLine(root)
                .addSubcommand(new MigrateCommand(surroundings))
                .addSubcommand(new RollbackCommand(surroundings))
                .addSubcommand(new StatusCommand(surroundings))
                .addSubcommand(new RepairCommand(surroundings))
                .addSubcommand(new SchemaCommand(surroundings))
                .addSubcommand(new QueryCommand(surroundings))
                .addSubcommand(new SearchCommand(surroundings))
                .addSubcommand(SuggestCommand.create(surroundings))
                .addSubcommand(SearchIndexCommand.create(surroundings))
                .addSubcommand(VectorIndexCommand.create(surroundings))
                .addSubcommand(new ExportCommand(surroundings))
                .addSubcommand(new ImportCommand(surroundings))
                .addSubcommand(new BackupCommand(surroundings))
                .setOut(surroundings.results().asPrintWriter())
                .setErr(surroundings.messages())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(HELP_COLUMNS)
                .setParameterExceptionHandler(errors::wrongUsage)
                .setExecutionExceptionHandler(errors::failure);
    }
}
