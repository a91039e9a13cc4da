package io.millrace.vector;

import io.millrace.error.ErrorDetails;
import io.millrace.error.ModuleException;
import org.jspecify.annotations.Nullable;

/** Something about an index that does not let it be made or searched. */
public final class VectorIndexException extends ModuleException {
    /** What is wrong. */
    public enum Kind {
        /** A file does not declare indexes, or not as it should. */
        INVALID,
        /** There is no index of that name. */
        NOT_FOUND,
        /** There is an index of that name, and it is another than the one that is asked for. */
        DIFFERENT,
        /** The table or the column is not there, or is not one that can be searched, or holds what is no vector of this index. */
        UNSUITABLE,
        /** The database cannot do it: pgvector is not installed or too old, or the method is another database's. */
        UNSUPPORTED,
        /** It has not been made to the end. */
        INCOMPLETE,
        /** What keeps other vectors out is not on the table, which was made anew or has another name now. */
        DAMAGED
    }

    private final Kind kind;

    /**
     * Creates the exception.
     *
     * @param kind what is wrong
     * @param message what happened and what to do
     * @param cause what it came from, if anything
     */
    public VectorIndexException(Kind kind, String message, @Nullable Throwable cause) {
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
