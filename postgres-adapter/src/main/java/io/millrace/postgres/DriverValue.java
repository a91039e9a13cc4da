package io.millrace.postgres;

import io.millrace.mapping.Json;
import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import io.r2dbc.spi.Parameters;

/** Values that the driver binds otherwise than they are bound here. */
final class DriverValue {
    private DriverValue() {}

    /**
     * What the driver is given. JSON goes without a type: as {@code jsonb}, which the driver would make of it, it would lose the order
     * of keys, their duplicates and the form of numbers on its way into a {@code json} column.
     */
    static Object of(Object value) {
        return value instanceof Json json ? Parameters.in(PostgresqlObjectId.UNSPECIFIED, json.text()) : value;
    }
}
