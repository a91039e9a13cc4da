package io.millrace.mapping;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A codec that only reads; what is bound is none of its business. */
record ReadingCodec<T, S>(Class<T> type, Class<S> storedAs, Function<? super S, ? extends @Nullable T> decoder)
        implements TypeCodec<T, S> {
    @Override
    public @Nullable S encode(T value) {
        throw new UnsupportedOperationException("It only reads.");
    }

    @Override
    public @Nullable T decode(S stored) {
        return decoder.apply(stored);
    }
}
