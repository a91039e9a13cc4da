package io.millrace.query;

import io.millrace.sql.Identifier;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A table in a {@code FROM} clause: {@code TableReference.of("word")}, {@code TableReference.of("app", "word").as("w")}, or what a query
 * reads, {@link Select#asTable(String)}. An immutable value.
 */
public final class TableReference {
    /** An {@link Identifier} or a {@link Select}. */
    private final Object source;

    private final @Nullable Identifier alias;

    private TableReference(Object source, @Nullable Identifier alias) {
        this.source = source;
        this.alias = alias;
    }

    /**
     * A table.
     *
     * @param first its name, or the outermost part of it
     * @param more the parts that follow, if the name is qualified
     * @return the reference, without an alias
     * @throws IllegalArgumentException when a part is not a valid name
     */
    public static TableReference of(String first, String... more) {
        return of(Identifier.of(first, more));
    }

    /**
     * A table.
     *
     * @param name its name, qualified or not
     * @return the reference, without an alias
     */
    public static TableReference of(Identifier name) {
        return new TableReference(name, null);
    }

    static TableReference of(Select query, String alias) {
        NestingLimit.check(query);
        return new TableReference(query, Identifier.of(alias));
    }

    /**
     * The same table under another name.
     *
     * @param newAlias the name by which columns refer to it
     * @return a new reference
     * @throws IllegalArgumentException when it is not a valid name
     */
    public TableReference as(String newAlias) {
        return new TableReference(source, Identifier.of(newAlias));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TableReference table
                && source.equals(table.source)
                && Objects.equals(alias, table.alias);
    }

    @Override
    public int hashCode() {
        return Objects.hash(source, alias);
    }

    @Override
    public String toString() {
        String table = source instanceof Select ? "(" + source + ")" : source.toString();
        return alias == null ? table : table + " AS " + alias;
    }

    @Nullable
    Select query() {
        return source instanceof Select query ? query : null;
    }

    /** The name by which the statement's other clauses know it. */
    Identifier knownAs() {
        if (alias != null) {
            return alias;
        }
        var parts = ((Identifier) source).parts();
        return Identifier.of(parts.get(parts.size() - 1));
    }

    /** Whether it is written as one name without a schema, as a table of {@code WITH} is. */
    boolean isNamed(Identifier name) {
        return source.equals(name);
    }

    void writeTo(SqlWriter sql) {
        if (source instanceof Select query) {
            sql.text("(").select(query).text(")");
        } else {
            sql.identifier((Identifier) source);
        }
        if (alias != null) {
            sql.text(" AS ").identifier(alias);
        }
    }
}
