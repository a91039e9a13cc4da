package io.millrace.fulltext;

import io.millrace.error.ErrorDetails;
import io.millrace.error.ModuleException;
import org.jspecify.annotations.Nullable;

/** Something about an index that does not let it be made or searched. */
public final class TextIndexException extends ModuleException {
    /** What is wrong. */
    public enum Kind {
        /** A file does not declare indexes, or not as it should. */
        INVALID,
        /** There is no index of that name. */
        NOT_FOUND,
        /** There is an index of that name, and it is another than the one that is asked for. */
        DIFFERENT,
        /** The table or a column of it is not there, or is not one that can be searched; or the filter or the column of facets does not fit it. */
        UNSUITABLE,
        /** It does not hold all rows yet. */
        INCOMPLETE,
        /** Parts of it are missing, or its triggers are not on the table and firing, so that it is not told of changes, or an earlier version made it. */
        DAMAGED,
        /** It keeps no list of its words. */
        WITHOUT_SUGGESTIONS
    }

    private final Kind kind;

    /**
     * Creates the exception.
     *
     * @param kind what is wrong
     * @param message what happened and what to do
     * @param cause what it came from, if anything
     */
    public TextIndexException(Kind kind, String message, @Nullable Throwable cause) {
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
