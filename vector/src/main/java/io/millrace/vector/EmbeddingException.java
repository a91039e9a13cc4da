package io.millrace.vector;

import io.millrace.error.ErrorDetails;
import io.millrace.error.ModuleException;

/** A model did not answer with one vector for each text. It is not asked again: the answer would be the same. */
public final class EmbeddingException extends ModuleException {
    /** What is wrong. */
    public enum Kind {
        /** There are more vectors than texts, or fewer, or there is no answer. */
        COUNT,
        /** A vector has other dimensions than were declared. */
        DIMENSIONS,
        /** A vector is missing, or has an element that is no finite number. */
        INVALID
    }

    private final Kind kind;

    /**
     * Creates the exception.
     *
     * @param kind what is wrong
     * @param message what is wrong with the answer, without its values
     */
    public EmbeddingException(Kind kind, String message) {
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
