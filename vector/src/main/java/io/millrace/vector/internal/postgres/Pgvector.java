package io.millrace.vector.internal.postgres;

import io.millrace.SqlOperations;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** The extension, whose version decides what can be done. */
final class Pgvector {
    static final String MISSING = "The extension pgvector is not installed in this database. Install its package on the"
            + " server (Debian: postgresql-NN-pgvector), then execute CREATE EXTENSION vector.";

    /** Since then bits are compared. */
    private static final int BITS = number(0, 7, 0);

    /** Since then an index is scanned on until enough rows match a filter. */
    private static final int ITERATIVE_SCANS = number(0, 8, 0);

    /** Since then faults are mended that damage indexes. */
    private static final int SOUND_INDEXES = number(0, 8, 4);

    private static final Logger LOG = LoggerFactory.getLogger("io.millrace.vector");

    private Pgvector() {}

    /** Its version; empty when it is not installed. */
    static Mono<String> version(SqlOperations operations) {
        return operations
                .query(String.class, "SELECT extversion FROM pg_extension WHERE extname = 'vector'")
                .next();
    }

    /** Its version, or an error. */
    static Mono<String> require(SqlOperations operations) {
        return version(operations)
                .switchIfEmpty(Mono.error(() -> new VectorIndexException(Kind.UNSUPPORTED, MISSING, null)));
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
