package io.millrace.postgres.internal;

import org.jspecify.annotations.Nullable;

/**
 * A value on its way out of the driver's row. A type of its own is what makes the driver ask {@link ValueCodec} for everything: for
 * numbers and times it prefers codecs of its own to any that are registered.
 */
final class Decoded {
    /** Of a type that only the driver may know, such as an extension's. */
    static final Decoded UNKNOWN_TEXT = new Decoded(null);

    static final Decoded UNKNOWN_BINARY = new Decoded(null);

    private final @Nullable Object value;

    Decoded(@Nullable Object value) {
        this.value = value;
    }

    @Nullable
    Object value() {
        return value;
    }
}
