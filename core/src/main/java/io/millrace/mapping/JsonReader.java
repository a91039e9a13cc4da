package io.millrace.mapping;

import org.jspecify.annotations.Nullable;

/** Reads JSON text as values of one type. Called by many threads. */
@FunctionalInterface
interface JsonReader {
    @Nullable
    Object read(String text) throws ConversionException;
}
