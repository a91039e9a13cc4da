package io.millrace.migration.internal;

import io.millrace.Migration;
import io.millrace.migration.MigrationStatus;
import io.millrace.migration.MigrationStatus.State;
import io.millrace.migration.internal.MigrationSet.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Puts migrations and log side by side. */
final class StatusList {
    private final MigrationSet set;

    private StatusList(MigrationSet set) {
        this.set = set;
    }

    /** Owners in the order of the set, then those that only the log knows; versions in order. */
    static List<MigrationStatus> of(MigrationSet set, List<LogEntry> log) {
        StatusList list = new StatusList(set);
        Set<String> owners = new LinkedHashSet<>(set.owners().keySet());
        log.forEach(entry -> owners.add(entry.owner()));
        List<MigrationStatus> all = new ArrayList<>();
        for (String owner : owners) {
            all.addAll(list.of(
                    owner,
                    log.stream().filter(entry -> entry.owner().equals(owner)).toList()));
        }
        return List.copyOf(all);
    }

    private List<MigrationStatus> of(String owner, List<LogEntry> entries) {
        Map<Long, MigrationStatus> versions = new TreeMap<>();
        long newest = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).version();
        set.of(owner).forEach((version, member) -> versions.put(version, open(member.migration(), newest)));
        entries.forEach(entry -> versions.put(entry.version(), logged(entry)));
        return List.copyOf(versions.values());
    }

    private static MigrationStatus open(Migration migration, long newest) {
        State state = migration.version() < newest ? State.OUT_OF_ORDER : State.PENDING;
        return MigrationStatus.of(migration.owner(), migration.version(), migration.description(), state, null, null);
    }

    private MigrationStatus logged(LogEntry entry) {
        return MigrationStatus.of(
                entry.owner(),
                entry.version(),
                entry.description(),
                state(entry),
                entry.appliedAt() == null ? null : Instant.parse(entry.appliedAt()),
                entry.isFinished() ? Duration.ofMillis(entry.durationMs()) : null);
    }

    private State state(LogEntry entry) {
        Member member = set.find(entry);
        if (!entry.isFinished()) {
            return State.UNFINISHED;
        }
        if (member == null) {
            return set.owners().containsKey(entry.owner()) ? State.MISSING : State.APPLIED;
        }
        return member.checksum().equals(entry.checksum()) ? State.APPLIED : State.CHANGED;
    }
}
