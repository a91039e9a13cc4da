package io.millrace.vector;

import io.millrace.error.ErrorDetails;
import io.millrace.error.ModuleException;
import org.jspecify.annotations.Nullable;

/** Something about a table that does not let an {@link EmbeddingJob} work on it. */
public final class EmbeddingJobException extends ModuleException {
    /** What is wrong. */
    public enum Kind {
        /** What notices changes is not on the table, or not all of it, or is disabled, or for other columns: {@link EmbeddingJob#install()}. */
        NOT_INSTALLED,
        /** The table has no primary key, a column is not there, or that of the vectors cannot be null. */
        UNSUITABLE,
        /** Vectors that were made could not be written, without an error: a policy of the database hides the rows, or a column does not compare equal to what was read. */
        STALLED,
        /** More than 10,000 rows were refused, which would no longer be exceptions. */
        REFUSED
    }

    private final Kind kind;

    /**
     * Creates the exception.
     *
     * @param kind what is wrong
     * @param message what happened and what to do
     */
    public EmbeddingJobException(Kind kind, String message) {
        this(kind, message, null);
    }

    EmbeddingJobException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, ErrorDetails.NONE, cause);
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
