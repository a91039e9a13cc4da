package io.millrace.cli;

import io.millrace.cli.output.ResultWriter;
import java.io.PrintWriter;
import java.util.Map;

/**
 * What a command sees of the world around it.
 *
 * @param variables the environment variables
 * @param results where results go
 * @param messages where everything else goes
 * @param terminal what is known of the terminal behind the messages
 * @param passwords where passwords come from
 * @param stopRequest the user's wish to stop
 */
record Surroundings(
        Map<String, String> variables,
        ResultWriter results,
        PrintWriter messages,
        Terminal terminal,
        PasswordPrompt passwords,
        StopRequest stopRequest) {
    Surroundings {
        variables = Map.copyOf(variables);
    }
}
