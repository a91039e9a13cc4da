package io.millrace.hybrid;

import io.millrace.error.ErrorDetails;
import io.millrace.error.ModuleException;

/** Something about a hybrid search as a whole that does not let it be done. What is wrong with one of its arms is an error of that arm's search. */
public final class HybridException extends ModuleException {
    /** What is wrong. */
    public enum Kind {
        /** The text index and the vector index are not of the same table. */
        DIFFERENT_TABLES,
        /** A re-ranker did not answer with one finite score for each candidate. */
        RERANKER
    }

    private final Kind kind;

    /**
     * Creates the exception.
     *
     * @param kind what is wrong
     * @param message what happened and what to do
     */
    public HybridException(Kind kind, String message) {
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
