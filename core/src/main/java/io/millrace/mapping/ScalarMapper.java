package io.millrace.mapping;

/** Maps rows of one column to single values. */
final class ScalarMapper<T> implements RowMapper<T> {
    private final Class<T> type;
    private final Class<T> box;
    private final Conversion conversion;

    ScalarMapper(Class<T> type, Conversion conversion) {
        this.type = type;
        this.box = Primitives.box(type);
        this.conversion = conversion;
    }

    @Override
    public T map(Row row) {
        if (row.columns().size() != 1) {
            throw MappingFailures.notOneColumn(row.columns(), type);
        }
        try {
            Object value = conversion.apply(row.get(0));
            if (value == null) {
                throw MappingFailures.nullScalar(row, type);
            }
            return box.cast(value);
        } catch (ConversionException e) {
            throw MappingFailures.unconvertible(row, 0, type.getTypeName(), e);
        }
    }
}
