package io.millrace.sql;

import java.util.ArrayList;
import java.util.List;

/** SQL text of many statements, such as a migration. */
public final class SqlScript {
    private SqlScript() {}

    /**
     * One statement of a script.
     *
     * @param text the statement from its first to its last significant character: without its semicolon, and without white
     *     space and comments around it
     * @param line the line of the script in which it begins, from 1; a line ends with LF, CR or both
     * @param column the column in which it begins, in characters (code points) from 1
     */
    public record Statement(String text, int line, int column) {}

    /**
     * Divides a script at the semicolons that end a statement. Those in literals, quoted identifiers, comments, dollar
     * quotes and parentheses do not, nor those in the body of a trigger ({@code CREATE TRIGGER ... BEGIN ...; END}) or of a
     * routine ({@code CREATE FUNCTION ... BEGIN ATOMIC ...; END}). Pieces without anything but white space and comments are
     * left out, and so is a byte order mark.
     *
     * <p>Parameters have no meaning here. Takes time linear in the length of the script.
     *
     * @param script the text
     * @param syntax the lexical rules of the database that will run it
     * @return its statements in order
     * @throws InvalidSqlTextException when a literal, identifier or comment has no end, or the text has a NUL or half of a
     *     surrogate pair
     */
    public static List<Statement> split(String script, SqlSyntax syntax) {
        List<Statement> statements = new ArrayList<>();
        SqlScanner scanner = new SqlScanner(script, syntax);
        StatementTracker tracker = new StatementTracker();
        LineTracker lines = new LineTracker(script);
        int start = -1;
        int end = 0;
        while (scanner.next()) {
            if (!scanner.type().isSignificant()) {
                continue;
            }
            if (!tracker.endsStatement(scanner)) {
                start = start < 0 ? scanner.start() : start;
                end = scanner.end();
            } else if (start >= 0) {
                statements.add(statement(script, start, end, lines));
                start = -1;
            }
        }
        if (start >= 0) {
            statements.add(statement(script, start, end, lines));
        }
        return List.copyOf(statements);
    }

    private static Statement statement(String script, int start, int end, LineTracker lines) {
        lines.advanceTo(start);
        return new Statement(script.substring(start, end), lines.line(), lines.column());
    }
}
