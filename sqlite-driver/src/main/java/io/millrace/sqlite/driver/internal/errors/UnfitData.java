package io.millrace.sqlite.driver.internal.errors;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What SQLite says, by the same code as of a statement that does not compile, of values that a statement cannot work on.
 *
 * @param message what to tell, without the value
 * @param state the SQLSTATE
 * @param quotes whether SQLite's own words quote the value
 */
record UnfitData(String message, String state, boolean quotes) {
    /** The beginning of SQLite's words, or all of them. */
    private record Words(String beginning, String state, boolean quotes) {}

    private static final String LONG_PATTERN = "LIKE or GLOB pattern too complex";

    private static final List<Words> KNOWN = List.of(
            new Words("integer overflow", SqlStates.OUT_OF_RANGE, false),
            new Words("malformed JSON", SqlStates.MALFORMED, false),
            new Words("bad JSON path", SqlStates.MALFORMED, true),
            new Words("JSON path error", SqlStates.MALFORMED, true),
            new Words("JSON cannot hold BLOB values", SqlStates.MALFORMED, false),
            new Words("invalid Unicode escape", SqlStates.MALFORMED, false),
            new Words("fts5: ", SqlStates.MALFORMED, true),
            new Words("unterminated string", SqlStates.MALFORMED, false),
            new Words("malformed MATCH expression", SqlStates.MALFORMED, true),
            new Words("ESCAPE expression must be a single character", SqlStates.INVALID_ESCAPE, false),
            new Words(LONG_PATTERN, SqlStates.LIMIT_EXCEEDED, false),
            new Words("argument of ntile must be", SqlStates.INVALID_ARGUMENT, false),
            new Words("second argument to nth_value must be", SqlStates.INVALID_ARGUMENT, false),
            new Words("frame starting offset must be", SqlStates.INVALID_ARGUMENT, false),
            new Words("frame ending offset must be", SqlStates.INVALID_ARGUMENT, false));

    /** What it is; null when the words are about the statement. */
    static @Nullable UnfitData in(String message) {
        for (Words words : KNOWN) {
            if (message.startsWith(words.beginning)) {
                String shown =
                        words.quotes ? withoutStop(words.beginning) + " (its text is not shown)" : explained(message);
                return new UnfitData(shown, words.state, words.quotes);
            }
        }
        return null;
    }

    private static String explained(String message) {
        return message.equals(LONG_PATTERN)
                ? message + ". A pattern has 50,000 bytes at most, and 1,000 when the database is untrusted."
                : message;
    }

    private static String withoutStop(String beginning) {
        return beginning.endsWith(": ") ? beginning + "the query cannot be read" : beginning;
    }

    /** SQLite's own error, unless it quotes the value. */
    @Nullable
    SQLException cause(SQLException error) {
        return quotes ? null : error;
    }
}
