package io.millrace.query;

import io.millrace.Dialect;
import io.millrace.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows: {@code Filter.eq("model", model).and(Filter.gt("year", 1990))}. An immutable tree that can be looked into, and
 * the one type of filter for statements and for searches.
 *
 * <p><b>Nulls.</b> A filter is SQL's: a comparison with a null in the row is neither true nor false, so such a row matches neither
 * {@code eq} nor {@code ne}, {@code lt}, {@code in}, {@code like} and so on, nor their {@link #not}. Ask for it with {@link #isNull}: {@code
 * ne("pos", "n").or(isNull("pos"))}. A null given as a value is an error instead of a filter that never matches.
 *
 * <p><b>Depth.</b> Filters are nested 200 deep at most, expressions included; building a deeper one is an {@link
 * IllegalArgumentException}. Calls of {@link #and} on each other's results are one group, and so are those of {@link #or}.
 *
 * <p>The names of columns are taken as they are, dots included; {@link Expression#column(String, String)} names one of
 * several tables.
 */
public sealed interface Filter
        permits Filter.Comparison,
                Filter.Between,
                Filter.In,
                Filter.InQuery,
                Filter.Exists,
                Filter.Like,
                Filter.IsNull,
                Filter.IsNotNull,
                Filter.And,
                Filter.Or,
                Filter.Not,
                RawSql {
    /** How two expressions compare. */
    enum Operator {
        /** {@code =}. */
        EQUAL("="),
        /** {@code <>}. */
        NOT_EQUAL("<>"),
        /** {@code <}. */
        LESS("<"),
        /** {@code <=}. */
        LESS_OR_EQUAL("<="),
        /** {@code >}. */
        GREATER(">"),
        /** {@code >=}. */
        GREATER_OR_EQUAL(">=");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        /**
         * The operator in SQL.
         *
         * @return its symbol
         */
        public String symbol() {
            return symbol;
        }
    }

    /**
     * Two expressions compare in a certain way.
     *
     * @param left one expression
     * @param operator how they compare
     * @param right the other expression
     */
    record Comparison(Expression left, Operator operator, Expression right) implements Filter {}

    /**
     * An expression lies between two others, or is equal to one of them.
     *
     * @param operand the expression
     * @param low the lower end
     * @param high the upper end
     */
    record Between(Expression operand, Expression low, Expression high) implements Filter {}

    /**
     * An expression is equal to one of some values.
     *
     * @param operand the expression
     * @param values the values
     */
    record In(Expression operand, List<Value> values) implements Filter {
        /**
         * Copies the list.
         *
         * @param operand the expression
         * @param values the values
         */
        public In {
            values = List.copyOf(values);
        }
    }

    /**
     * An expression is equal to one of the values that a query finds.
     *
     * @param operand the expression
     * @param query a query for one column
     */
    record InQuery(Expression operand, Select query) implements Filter {
        /**
         * Checks the depth.
         *
         * @param operand the expression
         * @param query a query for one column
         * @throws IllegalArgumentException when queries are nested too deep
         */
        public InQuery {
            NestingLimit.check(query);
        }
    }

    /**
     * A query finds a row.
     *
     * @param query the query
     */
    record Exists(Select query) implements Filter {
        /**
         * Checks the depth.
         *
         * @param query the query
         * @throws IllegalArgumentException when queries are nested too deep
         */
        public Exists {
            NestingLimit.check(query);
        }
    }

    /**
     * A text matches a pattern.
     *
     * @param operand the text
     * @param pattern the pattern
     * @param ignoresCase whether upper case and lower case are the same
     */
    record Like(Expression operand, LikePattern pattern, boolean ignoresCase) implements Filter {}

    /**
     * An expression is null.
     *
     * @param operand the expression
     */
    record IsNull(Expression operand) implements Filter {}

    /**
     * An expression is not null.
     *
     * @param operand the expression
     */
    record IsNotNull(Expression operand) implements Filter {}

    /**
     * All filters match.
     *
     * @param filters the filters, one at least
     */
    record And(List<Filter> filters) implements Filter {
        /**
         * Copies the list.
         *
         * @param filters the filters, one at least
         */
        public And {
            filters = requireAny(filters);
        }
    }

    /**
     * One of the filters matches.
     *
     * @param filters the filters, one at least
     */
    record Or(List<Filter> filters) implements Filter {
        /**
         * Copies the list.
         *
         * @param filters the filters, one at least
         */
        public Or {
            filters = requireAny(filters);
        }
    }

    /**
     * A filter is false. Where it is unknown because of a null, so is this.
     *
     * @param filter the filter
     */
    record Not(Filter filter) implements Filter {
        /**
         * Checks the depth.
         *
         * @param filter the filter
         * @throws IllegalArgumentException when filters are nested too deep
         */
        public Not {
            NestingLimit.check(filter);
        }
    }

    /**
     * The column is equal to a value.
     *
     * @param column the column
     * @param value a value, or an {@link Expression}
     * @return the filter
     * @throws IllegalArgumentException when the value is null: write {@link #isNull}
     */
    static Filter eq(String column, @Nullable Object value) {
        return Expression.column(column).eq(value);
    }

    /**
     * The column has another value. A null in the column is no other value: such a row does not match.
     *
     * @param column the column
     * @param value a value, or an {@link Expression}
     * @return the filter
     * @throws IllegalArgumentException when the value is null: write {@link #isNotNull}
     */
    static Filter ne(String column, @Nullable Object value) {
        return Expression.column(column).ne(value);
    }

    /**
     * The column is less than a value.
     *
     * @param column the column
     * @param value a value, or an {@link Expression}
     * @return the filter
     * @throws IllegalArgumentException when the value is null
     */
    static Filter lt(String column, @Nullable Object value) {
        return Expression.column(column).lt(value);
    }

    /**
     * The column is less than a value or equal to it.
     *
     * @param column the column
     * @param value a value, or an {@link Expression}
     * @return the filter
     * @throws IllegalArgumentException when the value is null
     */
    static Filter le(String column, @Nullable Object value) {
        return Expression.column(column).le(value);
    }

    /**
     * The column is greater than a value.
     *
     * @param column the column
     * @param value a value, or an {@link Expression}
     * @return the filter
     * @throws IllegalArgumentException when the value is null
     */
    static Filter gt(String column, @Nullable Object value) {
        return Expression.column(column).gt(value);
    }

    /**
     * The column is greater than a value or equal to it.
     *
     * @param column the column
     * @param value a value, or an {@link Expression}
     * @return the filter
     * @throws IllegalArgumentException when the value is null
     */
    static Filter ge(String column, @Nullable Object value) {
        return Expression.column(column).ge(value);
    }

    /**
     * The column lies between two values, both included.
     *
     * @param column the column
     * @param low a value, or an {@link Expression}
     * @param high a value, or an {@link Expression}
     * @return the filter
     * @throws IllegalArgumentException when one is null
     */
    static Filter between(String column, @Nullable Object low, @Nullable Object high) {
        return Expression.column(column).between(low, high);
    }

    /**
     * The column has one of some values. With no values it is false for every row, and its {@link #not} true for every row, nulls
     * included.
     *
     * @param column the column
     * @param values the values
     * @return the filter
     * @throws IllegalArgumentException when one is null
     */
    static Filter in(String column, Collection<?> values) {
        return Expression.column(column).in(values);
    }

    /**
     * The column's text matches a pattern as a whole: {@code %} stands for any characters, {@code _} for one, and a
     * backslash makes the next of these three an ordinary character. Case matters, on every database.
     *
     * @param column the column
     * @param pattern the pattern; {@link LikePattern#escape} makes text safe to be a part of it
     * @return the filter
     * @throws IllegalArgumentException when a backslash stands before anything else
     */
    static Filter like(String column, String pattern) {
        return Expression.column(column).like(pattern);
    }

    /**
     * The column's text matches a pattern as a whole, as in {@link #like}, and upper case is the same as lower case, character by
     * character and not only in ASCII. On PostgreSQL the collation of the column says what upper case is; under {@code C} it is known for ASCII
     * only. Indexes do not serve it.
     *
     * @param column the column
     * @param pattern the pattern; {@link LikePattern#escape} makes text safe to be a part of it
     * @return the filter
     * @throws IllegalArgumentException when a backslash stands before anything else
     */
    static Filter ilike(String column, String pattern) {
        return Expression.column(column).ilike(pattern);
    }

    /**
     * The column has one of the values that a query finds. With a null among those it is true or unknown, never false, so that its {@link
     * #not} matches no row: better say {@link #notExists}.
     *
     * @param column the column
     * @param query a query for one column
     * @return the filter
     * @throws IllegalArgumentException when queries are nested too deep
     */
    static Filter in(String column, Select query) {
        return Expression.column(column).in(query);
    }

    /**
     * A query finds a row. It may refer to tables of the statement around it: {@code column("b", "author_id").eq(column("a", "id"))}.
     *
     * @param query the query
     * @return the filter
     * @throws IllegalArgumentException when queries are nested too deep
     */
    static Filter exists(Select query) {
        return new Exists(query);
    }

    /**
     * A query finds no row.
     *
     * @param query the query, as in {@link #exists}
     * @return the filter
     * @throws IllegalArgumentException when queries are nested too deep
     */
    static Filter notExists(Select query) {
        return not(exists(query));
    }

    /**
     * The column is null.
     *
     * @param column the column
     * @return the filter
     */
    static Filter isNull(String column) {
        return Expression.column(column).isNull();
    }

    /**
     * The column is not null.
     *
     * @param column the column
     * @return the filter
     */
    static Filter isNotNull(String column) {
        return Expression.column(column).isNotNull();
    }

    /**
     * All of some filters match.
     *
     * @param filters the filters
     * @return the filter
     * @throws IllegalArgumentException when there are none, since that would match everything
     */
    static Filter allOf(Collection<? extends Filter> filters) {
        return new And(List.copyOf(filters));
    }

    /**
     * At least one of some filters matches.
     *
     * @param filters the filters
     * @return the filter
     * @throws IllegalArgumentException when there are none
     */
    static Filter anyOf(Collection<? extends Filter> filters) {
        return new Or(List.copyOf(filters));
    }

    /**
     * A filter is false. Where it is unknown because of a null, so is this.
     *
     * @param filter the filter
     * @return the filter
     */
    static Filter not(Filter filter) {
        return new Not(filter);
    }

    /**
     * This filter and another match.
     *
     * @param other the other
     * @return the filter
     */
    default Filter and(Filter other) {
        return new And(this instanceof And and ? append(and.filters(), other) : List.of(this, other));
    }

    /**
     * This filter matches, or another, or both.
     *
     * @param other the other
     * @return the filter
     */
    default Filter or(Filter other) {
        return new Or(this instanceof Or or ? append(or.filters(), other) : List.of(this, other));
    }

    /**
     * The condition by itself, to be put into a statement of one's own; in parentheses, unless it stands there alone.
     *
     * @param dialect of the database that will run it
     * @return its text with {@code ?} for each value, and the values
     */
    default Sql toSql(Dialect dialect) {
        return new SqlWriter(dialect).filter(this).toSql();
    }

    private static List<Filter> append(List<Filter> filters, Filter last) {
        List<Filter> all = new ArrayList<>(filters);
        all.add(last);
        return all;
    }

    private static List<Filter> requireAny(List<Filter> filters) {
        if (filters.isEmpty()) {
            throw new IllegalArgumentException("A group of filters needs one at least: leave the group out.");
        }
        List<Filter> copy = List.copyOf(filters);
        NestingLimit.check(copy);
        return copy;
    }
}
