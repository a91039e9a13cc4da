package io.millrace.vector;

import io.millrace.error.ErrorDetails;
import io.millrace.error.ModuleException;

/** What a search is for cannot be searched for. */
public final class VectorException extends ModuleException {
    /** What is wrong. */
    public enum Kind {
        /** The vector has other dimensions than the index, an element that is no number, or no direction. */
        UNSUITABLE,
        /** There is no row with the key that was given. */
        NO_ROW,
        /** The row with that key has no vector. */
        NO_VECTOR
    }

    private final Kind kind;

    /**
     * Creates the exception.
     *
     * @param kind what is wrong
     * @param message what is wrong with it, without its values
     */
    public VectorException(Kind kind, String message) {
        super(message, ErrorDetails.NONE, null);
        this.kind = kind;
    }

    /**
     * What is wrong.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }
}
