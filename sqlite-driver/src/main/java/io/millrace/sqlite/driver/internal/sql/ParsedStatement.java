package io.millrace.sqlite.driver.internal.sql;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One statement of a text. */
public final class ParsedStatement {
    private final String sql;
    private final StatementKind kind;
    private final List<String> head;
    private final StatementParameters parameters;
    private final boolean changing;
    private final boolean takesReturning;
    private volatile @Nullable StatementTraits traits;
    private volatile @Nullable ParsedStatement returning;
    private volatile @Nullable NumericColumns numericColumns;

    /**
     * @param changing whether INSERT, UPDATE, DELETE or REPLACE is among its words
     * @param takesReturning whether a RETURNING clause may be added
     */
    ParsedStatement(
            String sql,
            StatementKind kind,
            List<String> head,
            StatementParameters parameters,
            boolean changing,
            boolean takesReturning) {
        this.sql = sql;
        this.kind = kind;
        this.head = head;
        this.parameters = parameters;
        this.changing = changing;
        this.takesReturning = takesReturning;
    }

    /** Without surrounding blanks, comments and the semicolon. */
    public String sql() {
        return sql;
    }

    public StatementKind kind() {
        return kind;
    }

    /** The name in a savepoint statement, in lower case and without quotes. */
    public String name() {
        String last = head.get(head.size() - 1).toLowerCase(Locale.ROOT);
        boolean quoted = last.length() > 1 && "\"'`[".indexOf(last.charAt(0)) >= 0;
        return quoted ? last.substring(1, last.length() - 1) : last;
    }

    /** Whether its words leave it open that it writes. */
    public boolean mayWrite() {
        return kind.certainlyWrites() || (kind == StatementKind.QUERY && changing);
    }

    /** The statement with this RETURNING clause, if it can take one; the statement itself if not. */
    public ParsedStatement returning(String clause) {
        if (clause.isEmpty() || !takesReturning || kind == StatementKind.SCHEMA) {
            return this;
        }
        String text = sql + clause;
        ParsedStatement known = returning;
        if (known == null || !known.sql.equals(text)) {
            known = new ParsedStatement(text, kind, head, parameters, changing, false);
            returning = known;
        }
        return known;
    }

    @Nullable
    Object[] arrange(@Nullable Object[] values) {
        return parameters.arrange(values);
    }

    /** What SQLite said about this statement under the given schema; null when it has not been asked. */
    @Nullable
    public StatementTraits traits(long schemaEpoch) {
        StatementTraits known = traits;
        return known != null && known.schemaEpoch() == schemaEpoch ? known : null;
    }

    /** Whether rows that it changes are returned by its own text. */
    public boolean returnsAlready() {
        return changing && !takesReturning;
    }

    /** Whether it begins with this word, so that it brings its values to every row that it changes. */
    public boolean isUpdate() {
        return head.get(0).equalsIgnoreCase("UPDATE");
    }

    public boolean changesRows() {
        return changing;
    }

    @Nullable
    public NumericColumns numericColumns() {
        return numericColumns;
    }

    public void remember(NumericColumns looked) {
        numericColumns = looked;
    }

    public void remember(StatementTraits learned) {
        traits = learned;
    }
}
