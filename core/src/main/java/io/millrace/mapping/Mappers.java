package io.millrace.mapping;

import io.millrace.RowMapper;
import java.util.Objects;

/** Finds the mapper of a type. */
public final class Mappers {
    private Mappers() {}

    /**
     * The mapper of a type, made once.
     *
     * @param type the type
     * @param <T> the type
     * @return the mapper
     */
    public static <T> RowMapper<T> forType(Class<T> type) {
        return row -> Objects.requireNonNull(type.cast(row.get(0)));
    }
}
