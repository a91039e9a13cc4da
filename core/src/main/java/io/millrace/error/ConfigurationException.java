package io.millrace.error;

import org.jspecify.annotations.Nullable;

/** A setting that cannot be used. The message names it and what it accepts. */
public final class ConfigurationException extends DatastoreException {
    /**
     * Creates the exception.
     *
     * @param message which setting, and what it accepts
     * @param cause what it came from, if anything
     */
    public ConfigurationException(String message, @Nullable Throwable cause) {
        super(message, ErrorDetails.NONE, cause);
    }

    /**
     * Creates the exception.
     *
     * @param message which setting, and what it accepts
     */
    public ConfigurationException(String message) {
        this(message, null);
    }
}
