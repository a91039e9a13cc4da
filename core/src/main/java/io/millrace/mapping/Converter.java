package io.millrace.mapping;

import org.jspecify.annotations.Nullable;

/** Converts values as drivers make them to one type, without loss. Called by many threads. */
@FunctionalInterface
interface Converter {
    /**
     * Converts a value.
     *
     * @param raw the value, any that a driver may make
     * @return the converted value; {@code null} only for JSON's {@code null}
     * @throws ConversionException when it does not convert, or not without loss
     */
    @Nullable
    Object convert(Object raw) throws ConversionException;

    /** The error of a converter that has no rule for the class of a value. */
    static ConversionException unsupported(String accepted) {
        return new ConversionException("it converts from " + accepted + " only");
    }
}
