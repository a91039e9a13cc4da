package io.millrace.cli;

import io.millrace.cli.output.ResultWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A command that was run in this process.
 *
 * @param code its exit code
 * @param out what it wrote to its output
 * @param err what it wrote to its error output
 */
record Run(int code, String out, String err) {
    /** What is around the command, to be changed before it runs. */
    static final class Setting {
        private final StopRequest stopRequest = new StopRequest();
        private Map<String, String> variables = Map.of();
        private boolean terminal;
        private String password = "";

        Setting variables(Map<String, String> value) {
            variables = value;
            return this;
        }

        Setting terminal() {
            terminal = true;
            return this;
        }

        Setting password(String value) {
            password = value;
            return this;
        }

        StopRequest stopRequest() {
            return stopRequest;
        }

        Run run(String... arguments) {
            return run(new StringWriter(), arguments);
        }

        Run run(StringWriter out, String... arguments) {
            StringWriter err = new StringWriter();
            ResultWriter results = new ResultWriter(out, () -> terminal, () -> false);
            Surroundings surroundings = new Surroundings(
                    variables,
                    results,
                    new PrintWriter(err, true),
                    new Terminal(() -> terminal, 100),
                    () -> password,
                    stopRequest);
            int code = CommandLines.create(surroundings).execute(arguments);
            return new Run(code, out.toString(), err.toString());
        }
    }

    /** Runs a command without a terminal and without variables. */
    static Run of(String... arguments) {
        return new Setting().run(arguments);
    }

    /** Runs a command on a database. */
    static Run on(String url, String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command, "--url", url));
        all.addAll(List.of(arguments));
        return of(all.toArray(String[]::new));
    }

    /** The lines of the output. */
    List<String> lines() {
        return out.lines().toList();
    }
}
