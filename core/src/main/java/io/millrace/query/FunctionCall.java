package io.millrace.query;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A call of a function. {@code COUNT} without arguments is {@code COUNT(*)}, and {@code AVG} is computed as {@code double}, since
 * databases differ in what the mean of integers is.
 *
 * @param name its name, of letters, digits and underscores; it is written without quotes, so case does not matter
 * @param arguments what it is applied to
 */
public record FunctionCall(String name, List<Expression> arguments) implements Expression {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

    /**
     * Checks the name and copies the list.
     *
     * @param name its name, of letters, digits and underscores; it is written without quotes, so case does not matter
     * @param arguments what it is applied to
     * @throws IllegalArgumentException when the name is not valid, or expressions are nested too deep
     */
    public FunctionCall {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A function is named by 63 letters, digits and underscores at most, and no"
                            + " digit at the beginning. What is called otherwise is written as RawSql.");
        }
        arguments = List.copyOf(arguments);
        NestingLimit.check(arguments);
    }

    boolean isNamed(String other) {
        return name.toUpperCase(Locale.ROOT).equals(other);
    }

    @Override
    public String toString() {
        return name + arguments.stream().map(Object::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
