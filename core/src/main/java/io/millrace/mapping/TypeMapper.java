package io.millrace.mapping;

import io.millrace.error.MappingException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Maps rows to a type as the datastore knows it that they come from: some are taught more types than others. */
final class TypeMapper<T> implements RowMapper<T> {
    private final Class<T> erasure;
    private final Type type;

    /** The mapper where the type is not taught; {@code null} when there is none. */
    private final @Nullable RowMapper<T> untaught;

    TypeMapper(Class<T> erasure, Type type) {
        this.erasure = erasure;
        this.type = type;
        this.untaught = makeOrNull();
    }

    @Override
    public T map(Row row) {
        return in(row.columns().codecs()).map(row);
    }

    /**
     * The mapper of this type.
     *
     * @throws MappingException when the type is not taught, and not supported by itself
     */
    RowMapper<T> in(TypeCodecs codecs) {
        Conversion taught = codecs.conversion(erasure);
        if (taught != null) {
            return ColumnMapper.of(erasure, codecs, taught);
        }
        RowMapper<T> mapper = untaught;
        return mapper == null ? Mappers.make(erasure, type) : mapper;
    }

    private @Nullable RowMapper<T> makeOrNull() {
        try {
            return Mappers.make(erasure, type);
        } catch (MappingException unsupported) {
            return null;
        }
    }
}
