package io.millrace.vector;

import io.millrace.error.ErrorDetails;
import io.millrace.error.ModuleException;

/** A vector that cannot be searched for: of other dimensions than the index, with an element that is no number, or without a direction. */
public final class VectorException extends ModuleException {
    /**
     * Creates the exception.
     *
     * @param message what is wrong with it, without its values
     */
    public VectorException(String message) {
        super(message, ErrorDetails.NONE, null);
    }
}
