package io.millrace.testkit.mock;

import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row in the terms of the SPI. Its values are those that were stubbed, whatever type they are asked for as. */
record MockRow(io.millrace.mapping.Row row) implements Row, RowMetadata {
    @Override
    public RowMetadata getMetadata() {
        return this;
    }

    @Override
    public <T> @Nullable T get(int index, Class<T> type) {
        return type.cast(row.get(index));
    }

    @Override
    public <T> @Nullable T get(String name, Class<T> type) {
        return type.cast(row.get(name));
    }

    @Override
    public List<MockColumn> getColumnMetadatas() {
        return row.columns().names().stream().map(MockColumn::new).toList();
    }

    @Override
    public ColumnMetadata getColumnMetadata(int index) {
        return getColumnMetadatas().get(index);
    }

    @Override
    public ColumnMetadata getColumnMetadata(String name) {
        return getColumnMetadata(row.columns().indexOf(name));
    }

    /** A column of which nothing is known but its name. */
    record MockColumn(String name) implements ColumnMetadata {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public Type getType() {
            return R2dbcType.VARCHAR;
        }
    }
}
