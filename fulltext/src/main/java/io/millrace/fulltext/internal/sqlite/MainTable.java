package io.millrace.fulltext.internal.sqlite;

import io.millrace.Dialect;
import io.millrace.fulltext.internal.index.StoredIndex;

/** The table of an index outside of triggers, which see no other anyway: a temporary one of its name would be in its place. */
final class MainTable {
    static final String SCHEMA = "main.";

    private MainTable() {}

    static String of(Dialect dialect, StoredIndex index) {
        return SCHEMA + index.table(dialect);
    }
}
