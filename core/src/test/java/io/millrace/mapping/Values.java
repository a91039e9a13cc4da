package io.millrace.mapping;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.error.MappingException;

/** Single values through the conversions of a row. */
final class Values {
    private static final Columns COLUMNS = Columns.of("c");

    private Values() {}

    static Row row(Object raw) {
        return Row.of(COLUMNS, raw);
    }

    static <T> T convert(Object raw, Class<T> type) {
        return row(raw).get(0, type);
    }

    static MappingException failure(Object raw, Class<?> type) {
        return catchThrowableOfType(MappingException.class, () -> convert(raw, type));
    }
}
