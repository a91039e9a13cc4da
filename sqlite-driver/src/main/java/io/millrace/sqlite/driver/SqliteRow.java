package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.rows.Rows;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;

/** A row of a result, as a view of the rows that were read with it. */
final class SqliteRow implements Row, Result.RowSegment {
    private final Rows rows;
    private final int row;
    private final SqliteRowMetadata metadata;

    SqliteRow(Rows rows, int row, SqliteRowMetadata metadata) {
        this.rows = rows;
        this.row = row;
        this.metadata = metadata;
    }

    @Override
    public Row row() {
        return this;
    }

    @Override
    public RowMetadata getMetadata() {
        return metadata;
    }

    @Override
    public <T> @Nullable T get(int index, Class<T> type) {
        if (type == null) {
            throw new IllegalArgumentException("type must not be null");
        }
        return decode(metadata.checkIndex(index), type);
    }

    @Override
    public <T> @Nullable T get(String name, Class<T> type) {
        if (name == null || type == null) {
            throw new IllegalArgumentException("name and type must not be null");
        }
        return decode(metadata.position(name), type);
    }

    @SuppressWarnings("unchecked") // The decoder returns an instance of the type, or of its wrapper for a primitive.
    private <T> @Nullable T decode(int column, Class<T> type) {
        Object stored = rows.value(row, column);
        if (stored == null) {
            return null;
        }
        SqliteColumnMetadata described = metadata.column(column);
        return (T)
                (type == Object.class
                        ? described.defaultValue(stored)
                        : ValueDecoder.decode(stored, type, described.getName()));
    }
}
