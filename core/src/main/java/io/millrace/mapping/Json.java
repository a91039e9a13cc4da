package io.millrace.mapping;

import org.jspecify.annotations.Nullable;

/**
 * A JSON value, for parameters and columns of JSON type. Immutable; always well-formed text (RFC 8259), so that a database
 * that keeps JSON as plain text holds nothing that another would refuse. The text is kept as it is given; a database may
 * give it back with other white space or another order of keys (PostgreSQL's {@code jsonb} does).
 *
 * <p>{@link #from} and {@link #as} need Jackson 3 ({@code tools.jackson.core:jackson-databind}) on the class path. They are
 * strict, like all conversions of this library: a fraction does not become an integer, nor a text a number.
 */
public final class Json {
    private final String text;

    private Json(String text) {
        this.text = text;
    }

    /**
     * A value from its text.
     *
     * @param text the text
     * @return the value
     * @throws IllegalArgumentException when the text is not JSON; the message says where, and does not quote it
     */
    public static Json of(String text) {
        int error = JsonSyntax.firstError(text);
        if (error >= 0) {
            throw new IllegalArgumentException("This is not JSON (RFC 8259): "
                    + (error == text.length()
                            ? "it ends too early, after " + error + " characters."
                            : "the character at offset " + error + " does not belong there."));
        }
        return new Json(text);
    }

    /**
     * A value from an object, written by Jackson.
     *
     * @param value the object: a record, bean, collection, map, {@code JsonNode}, ...
     * @return the value
     * @throws io.millrace.error.MappingException when Jackson is not on the class path or cannot write the object
     */
    public static Json from(Object value) {
        return new Json(JsonMapping.write(value));
    }

    /**
     * This value as an object, read by Jackson.
     *
     * @param type the type: a record, bean, array, {@code JsonNode}, ...
     * @param <T> the type
     * @return the object; {@code null} when this is JSON's {@code null} and the type has no form of its own for it
     * @throws io.millrace.error.MappingException when Jackson is not on the class path or the value does not fit the type
     */
    public <T> @Nullable T as(Class<T> type) {
        return JsonMapping.read(text, type);
    }

    /**
     * The text.
     *
     * @return the text as it was given
     */
    public String text() {
        return text;
    }

    /** Values are equal when their texts are; {@code {"a":1}} and {@code {"a": 1}} are not. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Json json && text.equals(json.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /**
     * The text's length, as {@code Json(17 characters)}. Not the text: it is a user's data, and what is printed ends up in
     * logs.
     *
     * @return the length
     */
    @Override
    public String toString() {
        return "Json(" + text.length() + " characters)";
    }
}
