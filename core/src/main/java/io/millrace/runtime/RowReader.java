package io.millrace.runtime;

import io.millrace.error.DatastoreException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.MappingException;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.mapping.RowMapper;
import io.r2dbc.spi.RowMetadata;
import java.nio.ByteBuffer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of the rows of one result. A driver's row is valid only while it is delivered; it is copied into one that
 * may be kept.
 *
 * @param <T> the type of the values
 */
final class RowReader<T> implements BiFunction<io.r2dbc.spi.Row, RowMetadata, T> {
    private static final Columns UNKNOWN = Columns.of();

    private final RowMapper<T> mapper;
    private final String sql;
    private final ResultColumns known;
    private final @Nullable RowLists lists;
    private @Nullable RowMetadata metadata;
    private Columns columns = UNKNOWN;

    RowReader(RowMapper<T> mapper, String sql, ResultColumns known, @Nullable RowLists lists) {
        this.mapper = mapper;
        this.sql = sql;
        this.known = known;
        this.lists = lists;
    }

    @Override
    public T apply(io.r2dbc.spi.Row source, RowMetadata rowMetadata) {
        if (rowMetadata != metadata) {
            metadata = rowMetadata;
            columns = known.of(rowMetadata);
        }
        return map(copied(source));
    }

    /** A driver's row knows the column that cannot be read, and not the statement. */
    private Row copied(io.r2dbc.spi.Row source) {
        try {
            return copy(source);
        } catch (MappingException unreadable) {
            throw withSql(unreadable);
        }
    }

    private Row copy(io.r2dbc.spi.Row source) {
        @Nullable Object[] values = new @Nullable Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            Object value = source.get(i);
            values[i] = value instanceof ByteBuffer buffer ? bytes(buffer) : value;
        }
        if (lists != null) {
            lists.read(columns, values);
        }
        return Row.of(columns, values);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private T map(Row row) {
        T value;
        try {
            value = mapper.map(row);
        } catch (MappingException misfit) {
            // A mapper knows the row and not the statement.
            throw withSql(misfit);
        } catch (DatastoreException known) {
            throw known;
        } catch (RuntimeException failure) {
            throw new MappingException(
                    "The row mapper failed with " + failure.getClass().getName() + "; its cause says why.",
                    ErrorDetails.ofSql(sql),
                    failure);
        }
        if (value == null) {
            throw new MappingException(
                    "The row mapper returned null, which a Flux cannot carry; map what may be absent to an Optional.",
                    ErrorDetails.ofSql(sql),
                    null);
        }
        return value;
    }

    private MappingException withSql(MappingException misfit) {
        return misfit.sql().isPresent()
                ? misfit
                : new MappingException(misfit.reason(), ErrorDetails.ofSql(sql), misfit);
    }
}
