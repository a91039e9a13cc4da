package io.millrace.cli;

import io.millrace.cli.output.OutputClosedException;
import io.millrace.cli.output.UnprintableValueException;
import io.millrace.error.ConfigurationException;
import io.millrace.error.DatastoreException;
import io.millrace.error.TransientDatastoreException;
import io.millrace.text.PrintableText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong, in one line unless more is asked for, and never with a password. */
final class ErrorReport {
    /** A password in a URL that was mistyped may hold anything, so this takes more than a well-formed one. */
    private static final Pattern PASSWORD = Pattern.compile("((?://|postgres(?:ql)?:)[^\\s:/@]*):\\S*@");

    private static final Pattern SECRET_SETTING = Pattern.compile(
            "([?&][^\\s=&#]*(?:pass|pwd|secret|token|key)[^\\s=&#]*=)[^\\s&#'\"]*", Pattern.CASE_INSENSITIVE);

    private final MillraceCommand root;
    private final Surroundings surroundings;

    ErrorReport(MillraceCommand root, Surroundings surroundings) {
        this.root = root;
        this.surroundings = surroundings;
    }

    /** A command line that cannot be understood. */
    int wrongUsage(ParameterException error, String[] arguments) {
        CommandLine command = error.getCommandLine();
        StringWriter suggestions = new StringWriter();
        UnmatchedArgumentException.printSuggestions(error, new PrintWriter(suggestions, true));
        say(String.valueOf(error.getMessage()));
        if (error instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption()) {
            surroundings.messages().println("A text that begins with a dash stands behind --, at the end.");
        }
        surroundings.messages().print(shown(suggestions.toString()));
        surroundings.messages().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        trace(error);
        return ExitCode.USAGE;
    }

    /** Work that failed. */
    int failure(Exception error, CommandLine command, ParseResult parsed) {
        if (surroundings.stopRequest().isWanted()) {
            trace(error);
            return ExitCode.INTERRUPTED;
        }
        if (error instanceof OutputClosedException) {
            return ExitCode.OUTPUT_CLOSED;
        }
        say(message(error));
        trace(error);
        return code(error);
    }

    private static int code(Exception error) {
        if (error instanceof ConfigurationException) {
            return ExitCode.USAGE;
        }
        return error instanceof TransientDatastoreException ? ExitCode.TRY_AGAIN : ExitCode.FAILURE;
    }

    private static String message(Exception error) {
        if (error instanceof DatastoreException
                || error instanceof FailedCommandException
                || error instanceof UnprintableValueException) {
            return String.valueOf(error.getMessage());
        }
        if (error instanceof UncheckedIOException unchecked) {
            return String.valueOf(unchecked.getMessage());
        }
        return "This should not have happened: " + error + ". With --stacktrace it says more.";
    }

    private void say(String message) {
        surroundings.messages().println("millrace: " + PrintableText.ofMessage(shown(message)));
    }

    private void trace(Exception error) {
        if (root.showsStacktrace()) {
            StringWriter text = new StringWriter();
            error.printStackTrace(new PrintWriter(text, true));
            surroundings.messages().print(shown(text.toString()));
        }
        surroundings.messages().flush();
    }

    private static String shown(String text) {
        String safe = SECRET_SETTING
                .matcher(PASSWORD.matcher(text).replaceAll("$1:***@"))
                .replaceAll("$1***");
        return PrintableText.ofLines(safe);
    }
}
