package io.millrace.query;

import io.millrace.sql.Identifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that has a value in each row: a column, a bound value, a function of others. A small closed set, the same on
 * every database; what it lacks is written as {@link RawSql}.
 *
 * <p>Comparisons take a value, which is bound, or another expression. A {@link String} on the right-hand side is always a value and
 * never a column.
 */
public sealed interface Expression extends Projection permits ColumnReference, Value, FunctionCall, RawSql {
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
        return new FunctionCall(FunctionCall.Name.COUNT, List.of());
    }

    /**
     * The number of rows in which an expression is not null.
     *
     * @param argument the expression
     * @return {@code COUNT(argument)}
     */
    static Expression count(Expression argument) {
        return new FunctionCall(FunctionCall.Name.COUNT, List.of(argument));
    }

    /**
     * The smallest value, nulls left out.
     *
     * @param argument of what
     * @return {@code MIN(argument)}, null when there is no value
     */
    static Expression min(Expression argument) {
        return new FunctionCall(FunctionCall.Name.MIN, List.of(argument));
    }

    /**
     * The largest value, nulls left out.
     *
     * @param argument of what
     * @return {@code MAX(argument)}, null when there is no value
     */
    static Expression max(Expression argument) {
        return new FunctionCall(FunctionCall.Name.MAX, List.of(argument));
    }

    /**
     * The sum of the values, nulls left out.
     *
     * @param argument of what
     * @return {@code SUM(argument)}, null when there is no value
     */
    static Expression sum(Expression argument) {
        return new FunctionCall(FunctionCall.Name.SUM, List.of(argument));
    }

    /**
     * The mean of the values, nulls left out, computed as {@code double} on every database.
     *
     * @param argument of what
     * @return {@code AVG(argument)}, null when there is no value
     */
    static Expression avg(Expression argument) {
        return new FunctionCall(FunctionCall.Name.AVG, List.of(argument));
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
        return new FunctionCall(FunctionCall.Name.COALESCE, arguments);
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
     * {@code LIKE}, on every database minding case.
     *
     * @param pattern the pattern
     * @return the filter
     * @throws IllegalArgumentException when the pattern is not valid
     * @see Filter#like(String, String)
     */
    default Filter like(String pattern) {
        return new Filter.Like(this, new LikePattern(pattern));
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
        return operand instanceof Expression expression ? expression : Value.of(operand);
    }
}
