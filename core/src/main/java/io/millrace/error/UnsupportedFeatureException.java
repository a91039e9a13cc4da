package io.millrace.error;

/** Something that this database cannot do. */
public final class UnsupportedFeatureException extends DatastoreException {
    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     */
    public UnsupportedFeatureException(String message) {
        super(message, ErrorDetails.NONE, null);
    }
}
