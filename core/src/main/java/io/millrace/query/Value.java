package io.millrace.query;

import org.jspecify.annotations.Nullable;

/**
 * A value, bound and never written into the text. Two are equal when what they hold is, arrays by their elements.
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Value value && Contents.equal(content, value.content);
    }

    @Override
    public int hashCode() {
        return Contents.hash(content);
    }

    /** A question mark: values are the users' data, and what is printed ends up in logs. */
    @Override
    public String toString() {
        return "?";
    }
}
