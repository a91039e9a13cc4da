package io.millrace.mapping;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A codec of two functions. */
record FunctionCodec<T, S>(
        Class<T> type,
        Class<S> storedAs,
        Function<? super T, ? extends @Nullable S> encoder,
        Function<? super S, ? extends @Nullable T> decoder)
        implements TypeCodec<T, S> {
    @Override
    public @Nullable S encode(T value) {
        return encoder.apply(value);
    }

    @Override
    public @Nullable T decode(S stored) {
        return decoder.apply(stored);
    }
}
