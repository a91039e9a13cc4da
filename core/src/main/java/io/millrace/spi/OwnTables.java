package io.millrace.spi;

import java.util.Set;

/** The tables that Millrace keeps for itself in a database. They are not part of the schema that readers report. */
public final class OwnTables {
    /** What imports in batches have done so far. */
    public static final String TRANSFERS = "_datastore_transfers";

    /** What the names of the tables of indexes for full-text search begin with. */
    public static final String TEXT_PREFIX = "_datastore_text_";

    /** What the names of the tables of indexes for vector search begin with. */
    public static final String VECTOR_PREFIX = "_datastore_vector_";

    private static final Set<String> NAMES = Set.of(MigrationVersions.TABLE, TRANSFERS);

    private OwnTables() {}

    /**
     * Whether a table is one of them.
     *
     * @param table its name
     * @return {@code true} when Millrace keeps it for itself
     */
    public static boolean contains(String table) {
        return NAMES.contains(table) || table.startsWith(TEXT_PREFIX) || table.startsWith(VECTOR_PREFIX);
    }
}
