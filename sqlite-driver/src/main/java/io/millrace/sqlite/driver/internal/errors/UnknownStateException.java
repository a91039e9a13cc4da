package io.millrace.sqlite.driver.internal.errors;

/** Thrown where nobody can tell any more what state a native connection is in. Ends the visit, and the connection. */
public final class UnknownStateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownStateException(Throwable cause) {
        super("The state of the connection is not known", cause);
    }

    /** What went wrong in the first place. */
    public static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown instanceof UnknownStateException ? thrown.getCause() : null;
        return cause == null ? thrown : cause;
    }
}
