package io.millrace.runtime;

import io.millrace.error.DataException;

/**
 * A value of a type that the database has, and that the database nevertheless cannot hold. What encodes values throws it; the
 * caller gets a {@link DataException} that tells the parameter.
 */
public final class UnfitValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final DataException.Kind kind;

    /**
     * Creates the exception.
     *
     * @param kind what is wrong with the value
     * @param reason the end of a sentence that says so, without the value: "it is ..."
     */
    public UnfitValueException(DataException.Kind kind, String reason) {
        super(reason);
        this.kind = kind;
    }

    DataException.Kind kind() {
        return kind;
    }
}
