package io.millrace.sqlite.driver.internal.sql;

import org.jspecify.annotations.Nullable;

/**
 * A statement with the values of its text's parameters, each null, {@code Long}, {@code Double}, {@code String} or
 * {@code byte[]}. The array is not copied and must not be changed any more.
 */
public final class BoundStatement {
    private final ParsedStatement statement;
    private final @Nullable Object[] values;

    public BoundStatement(ParsedStatement statement, @Nullable Object[] values) {
        this.statement = statement;
        this.values = values;
    }

    public ParsedStatement statement() {
        return statement;
    }

    public @Nullable Object[] values() {
        return values;
    }

    /** Whether it may bring a value that its column does not keep, so that this must be looked at before it is committed. */
    public boolean needsCheck() {
        return statement.changesRows() && WideNumbers.among(values) != null;
    }

    @Nullable
    public Object[] arrangedValues() {
        return statement.arrange(values);
    }
}
