package io.millrace.examples.lexicon.problem;

/** A request that cannot be served at the moment, and may be later. */
public final class BusyException extends RuntimeException {
    /**
     * A request to come back with.
     *
     * @param message what is busy
     */
    public BusyException(String message) {
        super(message);
    }
}
