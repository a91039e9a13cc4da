package io.millrace.migration.internal;

import io.millrace.error.MigrationException;
import io.millrace.mapping.Row;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the log says of a migration.
 *
 * @param owner who it belongs to
 * @param version its place in the owner's order
 * @param description what it does
 * @param checksum of the script that applied it
 * @param appliedAt when, as ISO text in UTC; {@code null} while it is worked on without a transaction, or after that was interrupted
 * @param durationMs how long it took, or has taken so far; {@link #STOPPED} when whoever worked on it has given up
 */
record LogEntry(
        String owner,
        long version,
        String description,
        String checksum,
        @Nullable String appliedAt,
        long durationMs) {
    static final String COLUMNS = "owner, version, description, checksum, applied_at, duration_ms";
    static final long STOPPED = -1;

    /**
     * Reads a row of {@link #COLUMNS} as the driver gives it, text and whole numbers. Most starts of an application read the
     * whole log and do little else, and conversions would be most of that.
     */
    static LogEntry of(Row row) {
        Object appliedAt = row.get(4);
        return new LogEntry(
                text(row, 0),
                number(row, 1),
                text(row, 2),
                text(row, 3),
                appliedAt == null ? null : appliedAt.toString(),
                number(row, 5));
    }

    private static String text(Row row, int index) {
        return String.valueOf(row.get(index));
    }

    private static long number(Row row, int index) {
        return ((Number) Objects.requireNonNull(row.get(index))).longValue();
    }

    boolean isFinished() {
        return appliedAt != null;
    }

    boolean isStopped() {
        return !isFinished() && durationMs == STOPPED;
    }

    void requireChecksum(String current, Supplier<String> name) {
        if (!checksum.equals(current)) {
            throw new MigrationException(
                    name.get()
                            + " has changed since it was applied. Restore its script, or its revision when it is code, and put the change into a new migration,"
                            + " or, when the change makes no difference, accept it with Migrator.repair().",
                    null);
        }
    }

    /** As errors name it. */
    String id() {
        return owner + "/" + version + " (" + description + ")";
    }
}
