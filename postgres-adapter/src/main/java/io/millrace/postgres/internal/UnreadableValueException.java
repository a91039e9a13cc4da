package io.millrace.postgres.internal;

/** A value that Java cannot hold as it is. The message says what it is, never its value. */
public final class UnreadableValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableValueException(String message) {
        super(message);
    }
}
