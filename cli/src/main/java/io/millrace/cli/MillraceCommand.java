package io.millrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What all commands have in common. By itself it does nothing. */
@Command(
        name = "millrace",
        description = "Migrations, schema, queries, searches, export, import and backup of a database.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace migrate --url sqlite:app.db --migrations app=db/migration",
            "  SQLITE_PATH=app.db millrace query 'SELECT * FROM note'",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not up to date (status --check,",
            "search-index and vector-index verify), 4 failed and may succeed when tried again, 130 interrupted.",
            "",
            "'millrace COMMAND --help' tells about a command."
        })
final class MillraceCommand {
    @Option(
            names = {"--stacktrace", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Show where in the program an error came from.")
    private boolean stacktrace;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and do nothing.")
    @SuppressWarnings("unused") // Read by picocli.
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and do nothing.")
    @SuppressWarnings("unused") // Read by picocli.
    private boolean version;

    boolean showsStacktrace() {
        return stacktrace;
    }
}
