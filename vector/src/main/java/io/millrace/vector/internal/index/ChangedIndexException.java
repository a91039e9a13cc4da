package io.millrace.vector.internal.index;

import java.io.Serial;

/** A search was made for an index that is another by now. Nobody sees it: the search is made again for what is there. */
public final class ChangedIndexException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Without a stack trace, since it is a signal. */
    public ChangedIndexException() {
        super("The index has changed", null, false, false);
    }
}
