package io.millrace.migration.internal;

import io.millrace.MigrationAction;
import io.millrace.Transaction;
import io.millrace.migration.script.MigrationScript;
import io.millrace.migration.script.ScriptStatements;
import io.millrace.sql.SqlScript.Statement;
import io.millrace.sql.SqlSyntax;
import java.util.List;
import java.util.function.Function;
import org.reactivestreams.Publisher;

/** What a step does, read and ready to be done. */
sealed interface Work {
    /** Whether it is done in one transaction together with its entry in the log. */
    boolean transactional();

    /** The statements that will be sent, as far as one can tell. */
    List<Statement> statements();

    /** Fails, with a name, when a script cannot be divided into statements. */
    static Work of(MigrationAction action, SqlSyntax syntax, String name) {
        if (action instanceof MigrationAction.Code code) {
            return new Code(code.work());
        }
        MigrationScript script = ((MigrationAction.Script) action).script();
        return new Statements(script.transactional(), ScriptStatements.of(script, syntax, name));
    }

    /** One statement after the other. */
    record Statements(boolean transactional, List<Statement> statements) implements Work {}

    /** Whatever it likes, in a transaction. */
    record Code(Function<? super Transaction, ? extends Publisher<?>> work) implements Work {
        @Override
        public boolean transactional() {
            return true;
        }

        @Override
        public List<Statement> statements() {
            return List.of();
        }
    }
}
