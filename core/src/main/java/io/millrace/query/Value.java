package io.millrace.query;

import org.jspecify.annotations.Nullable;

/**
 * A value, bound and never written into the text.
 *
 * @param content the value
 */
public record Value(Object content) implements Expression {
    /**
     * A value.
     *
     * @param content the value
     * @return an expression that binds it
     * @throws IllegalArgumentException when it is null
     */
    public static Value of(@Nullable Object content) {
        if (content == null) {
            throw new IllegalArgumentException(
                    "Nothing is equal to null, nor less or greater: use isNull or isNotNull, and leave nulls out of lists.");
        }
        return new Value(content);
    }

    /** A question mark: values are the users' data, and what is printed ends up in logs. */
    @Override
    public String toString() {
        return "?";
    }
}
