package io.millrace.migration.script;

import io.millrace.error.MigrationException;
import io.millrace.sql.SqlScript.Statement;
import io.millrace.sql.SqlSyntax;
import io.millrace.sql.SqlToken;
import io.millrace.sql.StatementHead;
import io.millrace.sql.TokenType;
import io.millrace.sql.TransactionControl;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds, before anything is run, what a script holds that no database would take from it, or that would break its transaction. */
final class ScriptCheck {
    private final String name;
    private final SqlSyntax syntax;
    private final boolean transactional;

    ScriptCheck(String name, SqlSyntax syntax, boolean transactional) {
        this.name = name;
        this.syntax = syntax;
        this.transactional = transactional;
    }

    /**
     * Checks a statement, or several that the script says are one.
     *
     * @throws MigrationException when it cannot be run
     */
    void check(Statement statement) {
        List<StatementHead> heads = StatementHead.listOf(statement.text(), syntax);
        requireNoData(statement, heads);
        requireNoShellCommand(statement, heads.get(0));
        if (transactional) {
            requireNoTransactionControl(statement, heads);
        }
    }

    /** What follows such a statement is data and no SQL, so that it is looked for also when the rest cannot be read. */
    void requireNoData(Statement statement) {
        requireNoData(statement, StatementHead.listOf(statement.text(), syntax));
    }

    private void requireNoData(Statement statement, List<StatementHead> heads) {
        for (StatementHead head : heads) {
            if (head.startsWith("COPY") && readsStandardInput(statement)) {
                throw invalid(
                        statement.line(),
                        "is COPY ... FROM STDIN, whose data only psql can send. Write INSERT statements instead, as pg_dump"
                                + " --inserts does");
            }
        }
    }

    private boolean readsStandardInput(Statement statement) {
        List<SqlToken> tokens = SqlToken.listOf(statement.text(), syntax).stream()
                .filter(token -> token.type().isSignificant())
                .toList();
        for (int i = 1; i < tokens.size(); i++) {
            if (tokens.get(i).isKeyword("STDIN") && tokens.get(i - 1).isKeyword("FROM")) {
                return true;
            }
        }
        return false;
    }

    private void requireNoShellCommand(Statement statement, StatementHead head) {
        if (head.token(0).equals(".")) {
            String command = "." + head.token(1).toLowerCase(Locale.ROOT);
            throw invalid(
                    statement.line(),
                    "is " + command + ", a command of the sqlite3 shell and no SQL. Remove that line");
        }
        SqlToken backslash = backslash(statement);
        if (backslash != null) {
            String rest = statement.text().substring(backslash.start());
            throw invalid(
                    statement.line() + lineBreaks(statement.text(), backslash.start()),
                    "is " + rest.split("\\s", 2)[0] + ", a command of psql and no SQL. Remove that line");
        }
    }

    /** Outside quotes a backslash has no meaning in SQL. */
    private @Nullable SqlToken backslash(Statement statement) {
        if (statement.text().indexOf('\\') < 0) {
            return null;
        }
        return SqlToken.listOf(statement.text(), syntax).stream()
                .filter(token ->
                        token.type() == TokenType.SYMBOL && token.text().equals("\\"))
                .findFirst()
                .orElse(null);
    }

    private static int lineBreaks(String text, int end) {
        return ScriptLines.of(text.substring(0, end) + ".").size() - 1;
    }

    /** A script that commits by itself would leave half of it behind when the other half fails. */
    private void requireNoTransactionControl(Statement statement, List<StatementHead> heads) {
        for (int i = 0; i < heads.size(); i++) {
            StatementHead head = heads.get(i);
            // In several statements that are one, END may belong to a body that is not known as one.
            boolean endsBody = i > 0 && head.startsWith("END");
            TransactionControl control = TransactionControl.of(head).orElse(TransactionControl.SAVEPOINT);
            if (control != TransactionControl.SAVEPOINT && !endsBody) {
                throw new MigrationException(
                        name + " begins or ends a transaction at line " + statement.line()
                                + ". Remove that: a migration is a transaction as a whole, or marked -- +goose NO"
                                + " TRANSACTION.",
                        null);
            }
        }
    }

    private MigrationException invalid(int line, String what) {
        return new MigrationException(name + " cannot be run: line " + line + " " + what + ".", null);
    }
}
