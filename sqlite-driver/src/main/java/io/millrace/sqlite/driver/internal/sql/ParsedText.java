package io.millrace.sqlite.driver.internal.sql;

import java.util.List;

/**
 * A text as an application gave it, taken apart. Immutable but for what its statements remember of SQLite's answers.
 *
 * @param text the whole text
 * @param statements its statements in order; empty when it holds only blanks and comments
 * @param parameters the parameters of all of them
 */
public record ParsedText(String text, List<ParsedStatement> statements, ParameterTable parameters) {
    public static ParsedText parse(String text) {
        return StatementSplitter.scan(text);
    }
}
