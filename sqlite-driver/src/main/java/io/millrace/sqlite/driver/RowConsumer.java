package io.millrace.sqlite.driver;

import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.function.BiFunction;

/** Makes a value of each row by the function of whoever wants the rows. */
record RowConsumer<T>(BiFunction<? super Row, ? super RowMetadata, ? extends T> mapper) implements SegmentConsumer<T> {
    @Override
    public T onRow(SqliteRow row) {
        T mapped = mapper.apply(row, row.getMetadata());
        if (mapped == null) {
            throw new IllegalStateException(
                    "The mapping function returned null." + " Return a value for each row, for example an Optional.");
        }
        return mapped;
    }
}
