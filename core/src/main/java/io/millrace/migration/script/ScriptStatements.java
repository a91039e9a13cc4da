package io.millrace.migration.script;

import io.millrace.error.MigrationException;
import io.millrace.sql.InvalidSqlTextException;
import io.millrace.sql.SqlScript;
import io.millrace.sql.SqlScript.Statement;
import io.millrace.sql.SqlSyntax;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides a script into statements: at semicolons, and at {@code -- +goose StatementBegin} and {@code StatementEnd}, between
 * which everything is one.
 */
public final class ScriptStatements {
    private final String name;
    private final SqlSyntax syntax;
    private final ScriptCheck check;
    private final List<Statement> statements = new ArrayList<>();

    private ScriptStatements(String name, SqlSyntax syntax, ScriptCheck check) {
        this.name = name;
        this.syntax = syntax;
        this.check = check;
    }

    /**
     * The statements of a script.
     *
     * @param script the script
     * @param syntax how the database reads SQL
     * @param name what errors call the script
     * @return its statements, with their places
     * @throws MigrationException when it cannot be divided, when something in it is no SQL, or when it has a transaction and
     *     begins or ends one
     */
    public static List<Statement> of(MigrationScript script, SqlSyntax syntax, String name) {
        ScriptCheck check = new ScriptCheck(name, syntax, script.transactional());
        ScriptStatements reader = new ScriptStatements(name, syntax, check);
        reader.read(script.text());
        reader.statements.forEach(check::check);
        return List.copyOf(reader.statements);
    }

    private void read(String text) {
        StringBuilder part = new StringBuilder();
        for (String line : ScriptLines.of(text)) {
            Annotation annotation = Annotation.in(line);
            if (annotation != null && annotation.kind() == Annotation.Kind.STATEMENT_BEGIN) {
                statements.addAll(split(part));
                blank(part);
            } else if (annotation != null && annotation.kind() == Annotation.Kind.STATEMENT_END) {
                addWhole(part);
                blank(part);
            }
            part.append(annotation == null ? line : ScriptLines.blank(line));
        }
        statements.addAll(split(part));
    }

    /** Leaves only the ends of lines, which keeps the numbers of those that follow. */
    private static void blank(StringBuilder part) {
        String lines = ScriptLines.blank(part.toString());
        part.setLength(0);
        part.append(lines);
    }

    private void addWhole(StringBuilder part) {
        List<Statement> inside = split(part);
        if (!inside.isEmpty()) {
            Statement first = inside.get(0);
            statements.add(new Statement(part.toString().strip(), first.line(), first.column()));
        }
    }

    private List<Statement> split(StringBuilder part) {
        try {
            return SqlScript.split(part.toString(), syntax);
        } catch (InvalidSqlTextException invalid) {
            SqlScript.split(part.substring(0, invalid.position()), syntax).forEach(check::requireNoData);
            throw new MigrationException(name + " cannot be read: " + invalid.getMessage(), invalid);
        }
    }
}
