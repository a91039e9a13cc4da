package io.millrace.migration.internal;

import io.millrace.DatabaseType;
import io.millrace.Migration;
import io.millrace.MigrationAction;
import io.millrace.error.MigrationException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Migrations as they are now, by owner, in the order in which owners were met first, and by version.
 *
 * @param owners the migrations
 */
record MigrationSet(Map<String, NavigableMap<Long, MigrationSet.Member>> owners) {
    /** A migration with what applies it to this kind of database. */
    record Member(Migration migration, MigrationAction up, String checksum) {
        String name() {
            return Step.name(migration, up);
        }
    }

    static MigrationSet of(Collection<Migration> migrations, DatabaseType type) {
        Map<String, NavigableMap<Long, Member>> owners = new LinkedHashMap<>();
        Checksums checksums = new Checksums();
        for (Migration migration : migrations) {
            MigrationAction up = migration.up(type);
            Member member = new Member(migration, up, checksums.of(up));
            Member other = owners.computeIfAbsent(migration.owner(), none -> new TreeMap<>())
                    .put(migration.version(), member);
            if (other != null) {
                throw new MigrationException(
                        other.name() + " and " + member.name()
                                + " have the same owner and version; give one of them another version.",
                        null);
            }
        }
        return new MigrationSet(owners);
    }

    int size() {
        return owners.values().stream().mapToInt(Map::size).sum();
    }

    NavigableMap<Long, Member> of(String owner) {
        return owners.getOrDefault(owner, Collections.emptyNavigableMap());
    }

    /** What a migration in the log is now, or null when it is gone. */
    @Nullable
    Member find(LogEntry entry) {
        return of(entry.owner()).get(entry.version());
    }

    /** A version left out is most likely a file that was forgotten, and would be out of order once it turns up. */
    void requireNoGaps() {
        owners.forEach((owner, members) -> {
            Member previous = null;
            for (Member member : members.values()) {
                if (previous != null
                        && member.migration().version() != previous.migration().version() + 1) {
                    throw new MigrationException(
                            member.name() + " follows " + previous.name() + "; version "
                                    + (previous.migration().version() + 1) + " of " + owner
                                    + " is left out. Bring it back, or allow gaps with Migrator.withGapsAllowed().",
                            null);
                }
                previous = member;
            }
        });
    }
}
