package io.millrace.query;

import io.millrace.sql.Identifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that has a value in each row: a column, a bound value, a function of others, a query for one value. What it lacks is written
 * as {@link RawSql}.
 *
 * <p>Comparisons and functions take a value, which is bound, another expression, or a {@link Select} for one value. A {@link String} on the right-hand side is always a value and
 * never a column.
 */
public sealed interface Expression extends Projection permits ColumnReference, Value, FunctionCall, Subquery, RawSql {
    /**
     * A column.
     *
     * @param name its name; a dot in it is a character of the name
     * @return the column
     * @throws IllegalArgumentException when it is not a valid name
     */
    static Expression column(String name) {
        return new ColumnReference(Identifier.of(name));
    }

    /**
     * A column of one of several tables.
     *
     * @param table the table's name or alias
     * @param name the column's name
     * @return the column
     * @throws IllegalArgumentException when one is not a valid name
     */
    static Expression column(String table, String name) {
        return new ColumnReference(Identifier.of(table, name));
    }

    /**
     * A value.
     *
     * @param value the value
     * @return an expression that binds it
     * @throws IllegalArgumentException when it is null
     */
    static Expression value(@Nullable Object value) {
        return Value.of(value);
    }

    /**
     * The number of rows.
     *
     * @return {@code COUNT(*)}
     */
    static Expression count() {
        return new FunctionCall("COUNT", List.of());
    }

    /**
     * The number of rows in which an expression is not null.
     *
     * @param argument the expression
     * @return {@code COUNT(argument)}
     */
    static Expression count(Expression argument) {
        return new FunctionCall("COUNT", List.of(argument));
    }

    /**
     * The smallest value, nulls left out.
     *
     * @param argument of what
     * @return {@code MIN(argument)}, null when there is no value
     */
    static Expression min(Expression argument) {
        return new FunctionCall("MIN", List.of(argument));
    }

    /**
     * The largest value, nulls left out.
     *
     * @param argument of what
     * @return {@code MAX(argument)}, null when there is no value
     */
    static Expression max(Expression argument) {
        return new FunctionCall("MAX", List.of(argument));
    }

    /**
     * The sum of the values, nulls left out.
     *
     * @param argument of what
     * @return {@code SUM(argument)}, null when there is no value
     */
    static Expression sum(Expression argument) {
        return new FunctionCall("SUM", List.of(argument));
    }

    /**
     * The mean of the values, nulls left out, computed as {@code double} on every database.
     *
     * @param argument of what
     * @return {@code AVG(argument)}, null when there is no value
     */
    static Expression avg(Expression argument) {
        return new FunctionCall("AVG", List.of(argument));
    }

    /**
     * The first that is not null.
     *
     * @param first an expression
     * @param second what is taken in its place
     * @param more what is taken in place of both
     * @return {@code COALESCE(first, second, ...)}
     */
    static Expression coalesce(Expression first, Expression second, Expression... more) {
        List<Expression> arguments = new ArrayList<>(List.of(first, second));
        arguments.addAll(List.of(more));
        return new FunctionCall("COALESCE", arguments);
    }

    /**
     * A function of the database, by its name. What functions there are is up to the database: {@code lower}, {@code upper}, {@code
     * length}, {@code abs}, {@code round}, {@code replace} and {@code nullif} are the same on SQLite and PostgreSQL.
     *
     * @param name letters, digits and underscores, written without quotes
     * @param arguments values or expressions
     * @return the call
     * @throws IllegalArgumentException when the name is not valid, or an argument is null
     */
    static Expression function(String name, Object... arguments) {
        return new FunctionCall(
                name, Arrays.stream(arguments).map(Expression::operand).toList());
    }

    /**
     * This expression under a name, for the list of a {@code SELECT}. Order and group by {@code column(name)}.
     *
     * @param name the name of its column in the result
     * @return the alias
     * @throws IllegalArgumentException when it is not a valid name
     */
    default Projection as(String name) {
        return new Alias(this, Identifier.of(name));
    }

    /**
     * {@code =}.
     *
     * @param right a value or an expression
     * @return the filter
     * @throws IllegalArgumentException when it is null
     * @see Filter#eq(String, Object)
     */
    default Filter eq(@Nullable Object right) {
        return compare(Filter.Operator.EQUAL, right);
    }

    /**
     * {@code <>}.
     *
     * @param right a value or an expression
     * @return the filter
     * @throws IllegalArgumentException when it is null
     * @see Filter#ne(String, Object)
     */
    default Filter ne(@Nullable Object right) {
        return compare(Filter.Operator.NOT_EQUAL, right);
    }

    /**
     * {@code <}.
     *
     * @param right a value or an expression
     * @return the filter
     * @throws IllegalArgumentException when it is null
     */
    default Filter lt(@Nullable Object right) {
        return compare(Filter.Operator.LESS, right);
    }

    /**
     * {@code <=}.
     *
     * @param right a value or an expression
     * @return the filter
     * @throws IllegalArgumentException when it is null
     */
    default Filter le(@Nullable Object right) {
        return compare(Filter.Operator.LESS_OR_EQUAL, right);
    }

    /**
     * {@code >}.
     *
     * @param right a value or an expression
     * @return the filter
     * @throws IllegalArgumentException when it is null
     */
    default Filter gt(@Nullable Object right) {
        return compare(Filter.Operator.GREATER, right);
    }

    /**
     * {@code >=}.
     *
     * @param right a value or an expression
     * @return the filter
     * @throws IllegalArgumentException when it is null
     */
    default Filter ge(@Nullable Object right) {
        return compare(Filter.Operator.GREATER_OR_EQUAL, right);
    }

    /**
     * {@code BETWEEN}, both ends included.
     *
     * @param low a value or an expression
     * @param high a value or an expression
     * @return the filter
     * @throws IllegalArgumentException when one is null
     */
    default Filter between(@Nullable Object low, @Nullable Object high) {
        return new Filter.Between(this, operand(low), operand(high));
    }

    /**
     * {@code IN}.
     *
     * @param values the values; with none of them no row matches
     * @return the filter
     * @throws IllegalArgumentException when one is null
     * @see Filter#in(String, Collection)
     */
    default Filter in(Collection<?> values) {
        List<Value> list = new ArrayList<>(values.size());
        for (Object value : values) {
            list.add(Value.of(value));
        }
        return new Filter.In(this, list);
    }

    /**
     * {@code IN} with the values that a query finds.
     *
     * @param query a query for one column
     * @return the filter
     * @throws IllegalArgumentException when queries are nested too deep
     * @see Filter#in(String, Select)
     */
    default Filter in(Select query) {
        return new Filter.InQuery(this, query);
    }

    /**
     * {@code LIKE}, on every database minding case.
     *
     * @param pattern the pattern
     * @return the filter
     * @throws IllegalArgumentException when the pattern is not valid
     * @see Filter#like(String, String)
     */
    default Filter like(String pattern) {
        return new Filter.Like(this, new LikePattern(pattern), false);
    }

    /**
     * {@code LIKE}, on every database with upper case the same as lower case.
     *
     * @param pattern the pattern
     * @return the filter
     * @throws IllegalArgumentException when the pattern is not valid
     * @see Filter#ilike(String, String)
     */
    default Filter ilike(String pattern) {
        return new Filter.Like(this, new LikePattern(pattern), true);
    }

    /**
     * {@code IS NULL}.
     *
     * @return the filter
     */
    default Filter isNull() {
        return new Filter.IsNull(this);
    }

    /**
     * {@code IS NOT NULL}.
     *
     * @return the filter
     */
    default Filter isNotNull() {
        return new Filter.IsNotNull(this);
    }

    private Filter compare(Filter.Operator operator, @Nullable Object right) {
        return new Filter.Comparison(this, operator, operand(right));
    }

    private static Expression operand(@Nullable Object operand) {
        if (operand instanceof Select query) {
            return query.asExpression();
        }
        return operand instanceof Expression expression ? expression : Value.of(operand);
    }
}
