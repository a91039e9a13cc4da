package io.millrace.spi;

import java.util.Set;

/** The tables that Millrace keeps for itself in a database. They are not part of the schema that readers report. */
public final class OwnTables {
    /** What imports in batches have done so far. */
    public static final String TRANSFERS = "_datastore_transfers";

    /** All of them. */
    public static final Set<String> NAMES = Set.of(MigrationVersions.TABLE, TRANSFERS);

    private OwnTables() {}
}
