package io.millrace.migration.internal;

import io.millrace.Migration;
import io.millrace.MigrationAction;
import io.millrace.error.MigrationException;
import io.millrace.migration.MigrationDirection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A migration that is to be applied or reverted.
 *
 * @param migration the migration
 * @param direction whether it is applied or reverted
 * @param action what is run
 * @param checksum of what applies it
 * @param work the action, ready to be done
 * @param after the version that must be the newest for this step to be taken: when it is applied the one before it, 0 when
 *     it is the first; when it is reverted its own
 */
record Step(
        Migration migration,
        MigrationDirection direction,
        MigrationAction action,
        String checksum,
        Work work,
        long after) {
    /** What the log says about a step when its turn has come. */
    enum Verdict {
        /** Take it. */
        DUE,
        /** Another process has taken it. */
        DONE,
        /** Another process is at work without a transaction. */
        WAIT
    }

    String owner() {
        return migration.owner();
    }

    long version() {
        return migration.version();
    }

    /** As errors name it. */
    String name() {
        return name(migration, action);
    }

    static String name(Migration migration, MigrationAction action) {
        String source = action instanceof MigrationAction.Script written
                ? written.script().source()
                : null;
        return "Migration " + migration.id() + (source == null ? "" : " in " + source);
    }

    /** Judges the entries of the owner from {@link #after} on, read while nobody else can change them. */
    Verdict judge(List<LogEntry> entries) {
        if (entries.stream().anyMatch(entry -> !entry.isFinished())) {
            return Verdict.WAIT;
        }
        LogEntry own = entry(entries, version());
        boolean up = direction == MigrationDirection.UP;
        if (own != null) {
            own.requireChecksum(checksum, this::name);
        }
        if (up ? own != null : own == null) {
            return Verdict.DONE;
        }
        long newest = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).version();
        if (newest != after) {
            throw new MigrationException(
                    name() + " was to be " + (up ? "applied" : "reverted") + " on top of version " + after + " of "
                            + owner() + ", but another process has changed that in the meantime: the newest is now "
                            + newest + ". Nothing was done; look at the status and start again.",
                    null);
        }
        return Verdict.DUE;
    }

    private static @Nullable LogEntry entry(List<LogEntry> entries, long version) {
        return entries.stream()
                .filter(entry -> entry.version() == version)
                .findFirst()
                .orElse(null);
    }
}
