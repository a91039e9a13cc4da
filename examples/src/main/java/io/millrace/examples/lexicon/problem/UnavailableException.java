package io.millrace.examples.lexicon.problem;

import org.jspecify.annotations.Nullable;

/** A request that this server cannot serve as it is, now or in a moment. */
public final class UnavailableException extends RuntimeException {
    /**
     * A request that cannot be served.
     *
     * @param message what is not there, and what is to be had instead
     * @param cause what it came from, if anything, for the log
     */
    public UnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
