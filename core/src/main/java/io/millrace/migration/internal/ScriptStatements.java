package io.millrace.migration.internal;

import io.millrace.error.MigrationException;
import io.millrace.migration.MigrationScript;
import io.millrace.sql.InvalidSqlTextException;
import io.millrace.sql.SqlScript;
import io.millrace.sql.SqlScript.Statement;
import io.millrace.sql.SqlSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Divides a script into statements: at semicolons, and at {@code -- +goose StatementBegin} and {@code StatementEnd}, between
 * which everything is one.
 */
final class ScriptStatements {
    /** A script that commits by itself would leave half of it behind when the other half fails. */
    private static final Pattern TRANSACTION_CONTROL = Pattern.compile(
            "(?:(?:BEGIN|END)\\s*(?:$|;|TRANSACTION\\b|WORK\\b)"
                    + "|BEGIN\\s+(?:DEFERRED|IMMEDIATE|EXCLUSIVE|ISOLATION|READ)\\b"
                    + "|START\\s+TRANSACTION\\b|COMMIT\\b|ABORT\\b"
                    + "|ROLLBACK\\b(?!\\s+(?:(?:TRANSACTION|WORK)\\s+)?TO\\b))",
            Pattern.CASE_INSENSITIVE);

    private final String name;
    private final SqlSyntax syntax;
    private final List<Statement> statements = new ArrayList<>();

    private ScriptStatements(String name, SqlSyntax syntax) {
        this.name = name;
        this.syntax = syntax;
    }

    /**
     * The statements of a script.
     *
     * @throws MigrationException when it cannot be divided, or begins or ends a transaction
     */
    static List<Statement> of(MigrationScript script, SqlSyntax syntax, String name) {
        ScriptStatements reader = new ScriptStatements(name, syntax);
        reader.read(script.text());
        reader.statements.forEach(reader::requireNoTransactionControl);
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
            throw new MigrationException(name + " cannot be read: " + invalid.getMessage(), invalid);
        }
    }

    private void requireNoTransactionControl(Statement statement) {
        if (TRANSACTION_CONTROL.matcher(statement.text()).lookingAt()) {
            throw new MigrationException(
                    name + " begins or ends a transaction at line " + statement.line()
                            + ". Remove that: a migration is a transaction as a whole, or marked -- +goose NO TRANSACTION.",
                    null);
        }
    }
}
