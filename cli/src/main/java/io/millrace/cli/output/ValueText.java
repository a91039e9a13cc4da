package io.millrace.cli.output;

/** Values that say what they are by {@link Object#toString}. */
final class ValueText {
    private ValueText() {}

    /** The text of a value, or an error for one that would only tell its class and a number. */
    static String of(Object value) {
        if (value.toString().equals(value.getClass().getName() + "@" + Integer.toHexString(value.hashCode()))) {
            throw new UnprintableValueException(value.getClass());
        }
        return value.toString();
    }
}
