package io.millrace.query;

import java.util.List;

/**
 * A call of one of the functions that mean the same on every database.
 *
 * @param name which function
 * @param arguments what it is applied to; none for {@code COUNT(*)}
 */
public record FunctionCall(Name name, List<Expression> arguments) implements Expression {
    /** The functions. */
    public enum Name {
        /** The number of rows, or of values that are not null. */
        COUNT,
        /** The smallest value. */
        MIN,
        /** The largest value. */
        MAX,
        /** The sum of all values. */
        SUM,
        /** The mean of all values, as a {@code double}. */
        AVG,
        /** The first argument that is not null. */
        COALESCE
    }

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException when expressions are nested too deep
     */
    public FunctionCall {
        arguments = List.copyOf(arguments);
        Nesting.check(arguments);
    }
}
