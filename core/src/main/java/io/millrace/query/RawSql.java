package io.millrace.query;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.sql.Identifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * SQL as a program writes it, for what the rest lacks: an expression or a condition, {@code RawSql.of("json_extract(doc, ?) > ?",
 * "$.year", 1990)}, or a whole statement that goes on with names, values, expressions and filters:
 *
 * <pre>{@code
 * Sql sql = RawSql.of("SELECT")
 *         .list(List.of(column("b", "title"), column("r", "rank")))
 *         .sql("FROM ranking(?) AS r JOIN", text)
 *         .table(TableReference.of("book").as("b"))
 *         .sql("ON b.id = r.id WHERE")
 *         .filter(filter)
 *         .toSql(store.dialect());
 * }</pre>
 *
 * <p>The text is the program's own and must never hold anything that came from outside; such values are bound with {@code ?}, and
 * such names given to {@link #identifier}. Each text is made of whole tokens, has no semicolon and no comment, and as many {@code ?} as
 * there are values; together the texts close every parenthesis that they open. Anything else is an {@link
 * IllegalArgumentException} where the statement is made. Between two parts there is always space. As a part of another statement it
 * is written in parentheses.
 *
 * <p>Immutable: each method gives a new piece, so one may be the beginning of many.
 */
public final class RawSql implements Expression, Filter {
    /** Text with the values for each {@code ?} in it. */
    record Text(String sql, List<@Nullable Object> values) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Text text
                    && sql.equals(text.sql)
                    && Contents.equal(values.toArray(), text.values.toArray());
        }

        @Override
        public int hashCode() {
            return 31 * sql.hashCode() + Contents.hash(values.toArray());
        }

        @Override
        public String toString() {
            return sql;
        }
    }

    /** A bound value, which may be null. */
    record Bound(@Nullable Object value) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bound bound && Contents.equal(value, bound.value);
        }

        @Override
        public int hashCode() {
            return Contents.hash(value);
        }

        @Override
        public String toString() {
            return "?";
        }
    }

    /** What has commas between. */
    record Listed(List<Projection> parts) {
        @Override
        public String toString() {
            return parts.stream().map(Projection::toString).collect(Collectors.joining(", "));
        }
    }

    private final List<Object> parts;

    private RawSql(List<Object> parts) {
        this.parts = parts;
    }

    /**
     * A piece of SQL.
     *
     * @param text an expression, a condition or the beginning of something longer
     * @param values its values, in order; {@code null} instead of an array is one value that is null
     * @return the piece
     */
    public static RawSql of(String text, @Nullable Object @Nullable ... values) {
        return new RawSql(List.of()).sql(text, values);
    }

    /**
     * Goes on with text.
     *
     * @param text text of the program's own
     * @param values its values, in order; {@code null} instead of an array is one value that is null
     * @return a new piece
     */
    public RawSql sql(String text, @Nullable Object @Nullable ... values) {
        List<@Nullable Object> list = values == null ? Collections.singletonList(null) : Arrays.asList(values);
        return with(new Text(text, Collections.unmodifiableList(new ArrayList<>(list))));
    }

    /**
     * Goes on with a name.
     *
     * @param first the name, or its outermost part
     * @param more the parts that follow, if the name is qualified
     * @return a new piece
     * @throws IllegalArgumentException when a part is not a valid name
     */
    public RawSql identifier(String first, String... more) {
        return identifier(Identifier.of(first, more));
    }

    /**
     * Goes on with a name.
     *
     * @param name the name, qualified or not
     * @return a new piece
     */
    public RawSql identifier(Identifier name) {
        return with(name);
    }

    /**
     * Goes on with a table and its alias, if it has one.
     *
     * @param table the table
     * @return a new piece
     */
    public RawSql table(TableReference table) {
        return with(table);
    }

    /**
     * Goes on with a value.
     *
     * @param value the value, which is bound and may be null
     * @return a new piece
     */
    public RawSql value(@Nullable Object value) {
        return with(new Bound(value));
    }

    /**
     * Goes on with an expression.
     *
     * @param expression the expression
     * @return a new piece
     */
    public RawSql expression(Expression expression) {
        return with(expression);
    }

    /**
     * Goes on with a filter, in parentheses where it needs them beside {@code AND}.
     *
     * @param filter the filter
     * @return a new piece
     */
    public RawSql filter(Filter filter) {
        return with(filter);
    }

    /**
     * Goes on with a {@code SELECT}, without parentheses.
     *
     * @param select the statement
     * @return a new piece
     */
    public RawSql select(Select select) {
        return with(select);
    }

    /**
     * Goes on with columns, expressions or aliases, with commas between.
     *
     * @param list one at least
     * @return a new piece
     * @throws IllegalArgumentException when there are none
     */
    public RawSql list(Collection<? extends Projection> list) {
        if (list.isEmpty()) {
            throw new IllegalArgumentException("A list needs one part at least.");
        }
        return with(new Listed(List.copyOf(list)));
    }

    /**
     * The piece by itself, without parentheses: a statement, or a part of one that is put together elsewhere.
     *
     * @param dialect of the database that will run it
     * @return its text with {@code ?} for each value, and the values
     * @throws IllegalArgumentException when it is not a whole
     */
    @Override
    public Sql toSql(Dialect dialect) {
        return new SqlWriter(dialect).rawParts(this).toSql();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RawSql raw && parts.equals(raw.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    /** The text, without the values. */
    @Override
    public String toString() {
        return parts.stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    List<Object> parts() {
        return parts;
    }

    private RawSql with(Object part) {
        NestingLimit.check(part);
        List<Object> all = new ArrayList<>(parts);
        all.add(part);
        return new RawSql(Collections.unmodifiableList(all));
    }
}
