package io.millrace.spi;

import io.millrace.SqlOperations;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Millrace's own record of migrations, as far as readers of schemas are concerned. */
public final class MigrationVersions {
    /** The table of what was applied. It is not part of the schema that readers report. */
    public static final String TABLE = "_datastore_migrations";

    private record Version(String owner, long version) {}

    private MigrationVersions() {}

    /**
     * Reads the newest version of each owner. The table must be there.
     *
     * @param operations what to read by
     * @return the versions by owner
     */
    public static Mono<Map<String, Long>> read(SqlOperations operations) {
        return operations
                .query(
                        Version.class,
                        "SELECT owner, MAX(version) AS version FROM " + TABLE
                                + " WHERE applied_at IS NOT NULL GROUP BY owner")
                .collectMap(Version::owner, Version::version);
    }
}
