package io.millrace.sqlite.driver.internal.statements;

import io.millrace.sqlite.driver.internal.sql.BoundStatement;
import io.millrace.sqlite.driver.internal.sql.ParsedStatement;
import io.millrace.sqlite.driver.internal.sql.StatementTraits;
import java.util.List;

/**
 * What one call of {@code execute} runs. Several statements are run in order and as one: all of them, or none.
 *
 * @param sql the text, for messages
 * @param statements at least one
 * @param fetchRows how many rows of a query are read at once
 */
public record ExecutionPlan(String sql, List<BoundStatement> statements, int fetchRows) {
    boolean isSingle() {
        return statements.size() == 1;
    }

    /** The statement, or the first of several. */
    public ParsedStatement first() {
        return statements.get(0).statement();
    }

    /**
     * Whether it goes to the writer.
     *
     * @param ifUnknown the answer when SQLite must be asked first
     */
    public boolean needsWriter(long schemaEpoch, boolean ifUnknown) {
        if (!isSingle()) {
            return true;
        }
        ParsedStatement statement = first();
        if (statement.kind().certainlyWrites()) {
            return true;
        }
        StatementTraits traits = statement.traits(schemaEpoch);
        return traits == null ? ifUnknown : traits.needsWriter();
    }
}
