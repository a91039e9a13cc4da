package io.millrace.migration.internal;

import io.millrace.error.MigrationException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the log says of a migration.
 *
 * @param owner who it belongs to
 * @param version its place in the owner's order
 * @param description what it does
 * @param checksum of the script that applied it
 * @param appliedAt when; {@code null} while it is worked on without a transaction, or after that was interrupted
 * @param durationMs how long it took, or has taken so far; {@link #STOPPED} when whoever worked on it has given up
 */
record LogEntry(
        String owner,
        long version,
        String description,
        String checksum,
        @Nullable Instant appliedAt,
        long durationMs) {
    static final long STOPPED = -1;

    boolean isFinished() {
        return appliedAt != null;
    }

    boolean isStopped() {
        return !isFinished() && durationMs == STOPPED;
    }

    void requireChecksum(String current, String name) {
        if (!checksum.equals(current)) {
            throw new MigrationException(
                    name
                            + " has changed since it was applied. Restore its script and put the change into a new migration,"
                            + " or, when the change makes no difference, accept it with Migrator.repair().",
                    null);
        }
    }

    /** As errors name it. */
    String id() {
        return owner + "/" + version + " (" + description + ")";
    }
}
