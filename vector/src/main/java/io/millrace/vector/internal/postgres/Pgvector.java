package io.millrace.vector.internal.postgres;

import io.millrace.SqlOperations;
import io.millrace.sql.Identifier;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** The extension, whose version decides what can be done. */
final class Pgvector {
    private static final String MISSING =
            "The extension pgvector is not installed in this database. Install its package on the"
                    + " server (Debian: postgresql-NN-pgvector), then execute CREATE EXTENSION vector.";

    private static final String INSTALLED =
            "SELECT e.extversion AS version, n.nspname AS schema, n.nspname = ANY(current_schemas(TRUE)) AS visible"
                    + " FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'vector'";

    /** Since then bits are compared. */
    private static final int BITS = number(0, 7, 0);

    /** Since then an index is scanned on until enough rows match a filter. */
    private static final int ITERATIVE_SCANS = number(0, 8, 0);

    /** Since then faults are mended that damage indexes. */
    private static final int SOUND_INDEXES = number(0, 8, 4);

    private static final Logger LOG = LoggerFactory.getLogger("io.millrace.vector");

    private Pgvector() {}

    private record Installed(String version, String schema, boolean visible) {
        Optional<String> obstacle() {
            return visible
                    ? Optional.empty()
                    : Optional.of("The extension pgvector is in the schema " + Identifier.of(schema)
                            + ", which is not on the search path. Name it there, behind the schema of your tables: the"
                            + " option searchPath.");
        }
    }

    /** Its version, or an error where it is not there or not on the search path. */
    static Mono<String> require(SqlOperations operations) {
        return obstacle(operations)
                .flatMap(obstacle -> Mono.<String>error(new VectorIndexException(Kind.UNSUPPORTED, obstacle, null)))
                .switchIfEmpty(Mono.defer(() -> installed(operations).map(Installed::version)));
    }

    /** Why it cannot be used; empty where it can. */
    static Mono<String> obstacle(SqlOperations operations) {
        return installed(operations)
                .map(Installed::obstacle)
                .defaultIfEmpty(Optional.of(MISSING))
                .flatMap(Mono::justOrEmpty);
    }

    private static Mono<Installed> installed(SqlOperations operations) {
        return operations.query(Installed.class, INSTALLED).next();
    }

    /** An error when it cannot search an index by a filter without losing rows, and a warning when it may damage the index. */
    static void requireIndexes(String version) {
        int number = number(version);
        if (number < ITERATIVE_SCANS) {
            throw new VectorIndexException(
                    Kind.UNSUPPORTED,
                    "pgvector " + version
                            + " loses rows when an index is searched with a filter. Install 0.8.4 or later"
                            + " and execute ALTER EXTENSION vector UPDATE, or use VectorMethod.exact().",
                    null);
        }
        if (number < SOUND_INDEXES) {
            LOG.warn(
                    "pgvector {} has faults that may damage indexes, which are mended in 0.8.4. Install that, and"
                            + " execute ALTER EXTENSION vector UPDATE.",
                    version);
        }
    }

    /** An error when it cannot compare bits. */
    static void requireBits(String version) {
        if (number(version) < BITS) {
            throw new VectorIndexException(
                    Kind.UNSUPPORTED,
                    "pgvector " + version + " does not compare bits. Install 0.8.4 or later and execute ALTER EXTENSION"
                            + " vector UPDATE.",
                    null);
        }
    }

    /** What is no number in a version, or is missing, counts as zero. */
    static int number(String version) {
        int[] parts = new int[3];
        String[] texts = version.split("[^0-9]+", -1);
        for (int i = 0; i < parts.length && i < texts.length; i++) {
            parts[i] = texts[i].isEmpty() || texts[i].length() > 3 ? 0 : Integer.parseInt(texts[i]);
        }
        return number(parts[0], parts[1], parts[2]);
    }

    private static int number(int major, int minor, int patch) {
        return (major * 1000 + minor) * 1000 + patch;
    }
}
