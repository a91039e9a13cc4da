package io.millrace.query;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares bound values by what they hold: arrays, which are values here, by their elements. */
final class Contents {
    private Contents() {}

    static boolean equal(@Nullable Object one, @Nullable Object other) {
        return Objects.deepEquals(one, other);
    }

    static int hash(@Nullable Object value) {
        return Arrays.deepHashCode(new @Nullable Object[] {value});
    }
}
