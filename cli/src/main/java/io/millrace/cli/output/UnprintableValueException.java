package io.millrace.cli.output;

/** A value that has no text. */
public final class UnprintableValueException extends RuntimeException {
    UnprintableValueException(Class<?> type) {
        super("A column has values of the type " + type.getName()
                + ", which cannot be printed. Convert it in the statement: CAST(... AS text).");
    }
}
