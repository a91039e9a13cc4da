package io.millrace.embeddings;

import io.millrace.error.ErrorDetails;
import io.millrace.error.ModuleException;

/** What a store was given does not fit it. Values are in no message. */
public final class EmbeddingStoreException extends ModuleException {
    /** What is wrong. */
    public enum Kind {
        /** The table has vectors of other dimensions, or an embedding has. */
        DIMENSIONS,
        /** A model did not answer in time, or not with one embedding for each text. */
        MODEL,
        /** An embedding has an element that is no finite number, or no direction. */
        VECTOR,
        /** An identifier is not one that the table can have. */
        ID,
        /** Metadata cannot be kept, or cannot be read, without becoming something else. */
        METADATA,
        /** A filter compares with what metadata cannot be, or is of a kind that is not known here. */
        FILTER,
        /** An index that the table was said to have is not there, not whole, or is of another table, column, metric or language. */
        INDEX
    }

    private final Kind kind;

    /**
     * Creates the exception.
     *
     * @param kind what is wrong
     * @param message what happened and what to do
     */
    public EmbeddingStoreException(Kind kind, String message) {
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
