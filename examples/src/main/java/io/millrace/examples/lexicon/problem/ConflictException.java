package io.millrace.examples.lexicon.problem;

/** Somebody else has changed in the meantime what a request wants to change. */
public final class ConflictException extends RuntimeException {
    /**
     * A conflict.
     *
     * @param message what is different from what the request expects
     */
    public ConflictException(String message) {
        super(message);
    }
}
