package io.millrace.sqlite.contract;

import io.millrace.testkit.contract.Backend;
import io.millrace.testkit.contract.PortableType;

/** What the contract needs to know of SQLite, wherever the database is kept. */
interface SqliteBackend extends Backend {
    @Override
    default String columnType(PortableType type) {
        return switch (type) {
            case BOOLEAN, INTEGER, BIGINT -> "INTEGER";
            case DOUBLE -> "REAL";
            case BYTES, VECTOR -> "BLOB";
            case DECIMAL, TEXT, INSTANT, LOCAL_DATE, LOCAL_TIME, LOCAL_DATE_TIME, OFFSET_DATE_TIME, UUID, JSON ->
                "TEXT";
        };
    }
}
