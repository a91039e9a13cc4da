package io.millrace.cli;

import picocli.CommandLine.Option;

/** How many words are suggested. */
final class SuggestionLimit {
    private static final int DEFAULT = 10;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "WORDS",
            description = "How many words there are at most. Default: " + DEFAULT + ".")
    private int limit = DEFAULT;

    int words() {
        return limit;
    }
}
