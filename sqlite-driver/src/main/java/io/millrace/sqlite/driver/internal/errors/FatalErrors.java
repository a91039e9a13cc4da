package io.millrace.sqlite.driver.internal.errors;

import reactor.core.Exceptions;

/**
 * Errors that Reactor's operators throw on instead of passing them to {@code onError}: those of the JVM. Thrown through
 * the driver they would leave a query open and a caller without a signal, so that they are passed on inside an exception.
 */
public final class FatalErrors {
    private FatalErrors() {}

    public static boolean isFatal(Throwable thrown) {
        return Exceptions.isFatal(thrown) || Exceptions.isJvmFatal(thrown);
    }

    /** What to tell the subscriber about what it, or code of its own that the driver called, has thrown. */
    public static Throwable deliverable(Throwable thrown) {
        return isFatal(thrown) ? Refusals.receiverFailed(thrown) : thrown;
    }
}
