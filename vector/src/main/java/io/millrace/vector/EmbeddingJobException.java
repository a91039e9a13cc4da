package io.millrace.vector;

import io.millrace.error.ErrorDetails;
import io.millrace.error.ModuleException;

/** Something about a table that does not let an {@link EmbeddingJob} work on it. */
public final class EmbeddingJobException extends ModuleException {
    /** What is wrong. */
    public enum Kind {
        /** What notices changes is not on the table, or is for other columns: {@link EmbeddingJob#install()}. */
        NOT_INSTALLED,
        /** The table has no primary key, a column is not there, or that of the vectors cannot be null. */
        UNSUITABLE,
        /** Vectors that were made could not be written, without an error: a policy of the database hides the rows, or a column does not compare equal to what was read. */
        STALLED
    }

    private final Kind kind;

    /**
     * Creates the exception.
     *
     * @param kind what is wrong
     * @param message what happened and what to do
     */
    public EmbeddingJobException(Kind kind, String message) {
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
