package io.millrace.mapping;

import java.lang.reflect.Type;

/** Maps rows to a record by its canonical constructor. */
final class RecordMapper<T> implements RowMapper<T> {
    private final Class<T> erasure;
    private final RecordShape shape;
    private final PropertyReader reader;

    RecordMapper(Class<T> erasure, Type type) {
        this.erasure = erasure;
        this.shape = RecordShape.of(erasure, type);
        this.reader = new PropertyReader(shape.components());
    }

    @Override
    public T map(Row row) {
        return erasure.cast(shape.construct(reader.read(row)));
    }
}
