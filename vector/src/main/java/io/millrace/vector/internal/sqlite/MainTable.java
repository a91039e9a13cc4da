package io.millrace.vector.internal.sqlite;

import io.millrace.Dialect;
import io.millrace.vector.internal.index.StoredIndex;

/** The table of an index as statements name it: by its schema, since a temporary table of the same name would hide it on its connection. */
final class MainTable {
    static final String SCHEMA = "main.";

    private MainTable() {}

    static String of(Dialect dialect, StoredIndex index) {
        return SCHEMA + index.table(dialect);
    }
}
