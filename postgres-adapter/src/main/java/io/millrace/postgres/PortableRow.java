package io.millrace.postgres;

import io.millrace.Json;
import io.r2dbc.postgresql.codec.Vector;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A row of the driver with values of core's types in place of the driver's own. */
final class PortableRow implements Row {
    private final Row row;

    PortableRow(Row row) {
        this.row = row;
    }

    @Override
    public @Nullable Object get(int index) {
        return portable(row.get(index));
    }

    @Override
    public @Nullable Object get(String name) {
        return portable(row.get(name));
    }

    @Override
    public <T> @Nullable T get(int index, Class<T> type) {
        return row.get(index, type);
    }

    @Override
    public <T> @Nullable T get(String name, Class<T> type) {
        return row.get(name, type);
    }

    @Override
    public RowMetadata getMetadata() {
        return row.getMetadata();
    }

    private static @Nullable Object portable(@Nullable Object value) {
        if (value instanceof io.r2dbc.postgresql.codec.Json json) {
            return Json.of(json.asString());
        }
        if (value instanceof Vector vector) {
            return vector.getVector();
        }
        if (value instanceof InetAddress address) {
            return address.getHostAddress();
        }
        return value;
    }
}
