package io.millrace.postgres;

import io.millrace.error.ErrorDetails;
import io.millrace.error.MappingException;
import io.millrace.postgres.internal.ExactValues;
import io.millrace.postgres.internal.UnreadableValueException;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;

/** A row of the driver whose values are those that the database has, of core's types, or an error that names the column. */
final class PortableRow implements Row {
    private final Row row;

    PortableRow(Row row) {
        this.row = row;
    }

    @Override
    public @Nullable Object get(int index) {
        try {
            return ExactValues.read(row, index);
        } catch (UnreadableValueException refused) {
            throw unreadable(getMetadata().getColumnMetadata(index).getName(), refused);
        }
    }

    private static MappingException unreadable(String column, UnreadableValueException refused) {
        return new MappingException(
                "Cannot read column \"" + column + "\": " + refused.getMessage()
                        + ". Select its text: CAST(... AS text).",
                ErrorDetails.NONE,
                refused);
    }

    @Override
    public @Nullable Object get(String name) {
        throw new UnsupportedOperationException("Values are read by position.");
    }

    @Override
    public <T> @Nullable T get(int index, Class<T> type) {
        throw new UnsupportedOperationException("Values are read as they are, and converted by core.");
    }

    @Override
    public <T> @Nullable T get(String name, Class<T> type) {
        throw new UnsupportedOperationException("Values are read as they are, and converted by core.");
    }

    @Override
    public RowMetadata getMetadata() {
        return row.getMetadata();
    }
}
