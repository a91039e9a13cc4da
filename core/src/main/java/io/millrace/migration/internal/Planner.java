package io.millrace.migration.internal;

import io.millrace.DatabaseType;
import io.millrace.Migration;
import io.millrace.MigrationAction;
import io.millrace.error.MigrationException;
import io.millrace.migration.MigrationDirection;
import io.millrace.migration.internal.MigrationSet.Member;
import io.millrace.sql.SqlSyntax;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Holds migrations as they are now against what the log says was applied. Everything that can be found wrong is, before the
 * first statement is run.
 */
final class Planner {
    private final MigrationSet set;
    private final List<LogEntry> log;
    private final DatabaseType type;
    private final SqlSyntax syntax;

    Planner(MigrationSet set, List<LogEntry> log, DatabaseType type, SqlSyntax syntax) {
        this.set = set;
        this.log = log;
        this.type = type;
        this.syntax = syntax;
    }

    /** What leads to a target. */
    Plan plan(Target target, boolean gapsAllowed) {
        if (target instanceof Target.Version version) {
            return down(version.owner(), version.version());
        }
        return up(gapsAllowed);
    }

    private Plan up(boolean gapsAllowed) {
        List<Step> steps = new ArrayList<>();
        for (String owner : set.owners().keySet()) {
            checkApplied(owner);
        }
        if (!gapsAllowed) {
            set.requireNoGaps();
        }
        for (String owner : set.owners().keySet()) {
            addPending(owner, steps);
        }
        return new Plan(List.copyOf(steps), set.size() - steps.size());
    }

    private void addPending(String owner, List<Step> steps) {
        List<LogEntry> applied = applied(owner);
        long newest = applied.isEmpty() ? 0 : applied.get(applied.size() - 1).version();
        List<Long> versions = applied.stream().map(LogEntry::version).toList();
        long before = newest;
        for (Member member : set.of(owner).values()) {
            long version = member.migration().version();
            if (version > newest) {
                steps.add(step(member, MigrationDirection.UP, member.up(), before));
                before = version;
            } else if (Collections.binarySearch(versions, version) < 0) {
                throw new MigrationException(
                        member.name() + " is out of order: version " + newest + " of " + owner
                                + " was applied before it. Give it a version above " + newest + ".",
                        null);
            }
        }
    }

    private Plan down(String owner, long toVersion) {
        if (!set.owners().containsKey(owner)) {
            throw new MigrationException(
                    "There are no migrations of " + owner + " among those given, only of "
                            + set.owners().keySet() + ".",
                    null);
        }
        List<LogEntry> applied = applied(owner);
        if (toVersion != 0 && applied.stream().noneMatch(entry -> entry.version() == toVersion)) {
            throw new MigrationException(
                    "Version " + toVersion + " of " + owner + " is not applied, so nothing can be reverted down to it."
                            + " Applied are "
                            + applied.stream().map(LogEntry::version).toList() + "; 0 reverts all.",
                    null);
        }
        List<Member> leaving = applied.stream()
                .filter(entry -> entry.version() > toVersion)
                .map(this::check)
                .toList();
        List<Step> steps = new ArrayList<>();
        for (int i = leaving.size() - 1; i >= 0; i--) {
            steps.add(revert(leaving.get(i)));
        }
        return new Plan(List.copyOf(steps), applied.size() - leaving.size());
    }

    private Step revert(Member member) {
        Migration migration = member.migration();
        MigrationAction down = migration.down(type).orElseThrow(() -> irreversible(member));
        return step(member, MigrationDirection.DOWN, down, migration.version());
    }

    /** What applies it on this kind of database alone is not undone by what is for any. */
    private MigrationException irreversible(Member member) {
        boolean ofItsOwn = member.migration().up().containsKey(type);
        return new MigrationException(
                member.name() + " has nothing that undoes it"
                        + (ofItsOwn ? " on " + type + ", which has an up of its own" : "")
                        + ", so it cannot be reverted. Add a section -- +goose Down to its file, or Migration.withDown"
                        + (ofItsOwn ? "(type, ...) with the type " + type : "(...)") + ". Nothing was reverted.",
                null);
    }

    /** Those that were applied and differ from what they are now. */
    List<Step> changed() {
        List<Step> steps = new ArrayList<>();
        for (LogEntry entry : log) {
            Member member = set.find(entry);
            if (entry.isFinished() && member != null && !member.checksum().equals(entry.checksum())) {
                steps.add(step(member, MigrationDirection.UP, member.up(), 0));
            }
        }
        return List.copyOf(steps);
    }

    private void checkApplied(String owner) {
        applied(owner).forEach(this::check);
    }

    private Member check(LogEntry entry) {
        Member member = set.find(entry);
        if (member == null) {
            throw new MigrationException(
                    "Migration " + entry.id()
                            + " was applied to this database and is missing. Bring it back (as a file it"
                            + " would be " + ScriptName.expected(entry.version(), entry.description())
                            + "), or use the version of the program that has it.",
                    null);
        }
        if (!entry.isFinished()) {
            throw Interruption.of(entry);
        }
        entry.requireChecksum(member.checksum(), member::name);
        return member;
    }

    private List<LogEntry> applied(String owner) {
        return log.stream().filter(entry -> entry.owner().equals(owner)).toList();
    }

    private Step step(Member member, MigrationDirection direction, MigrationAction action, long after) {
        return new Step(
                member.migration(),
                direction,
                action,
                member.checksum(),
                Work.of(action, syntax, Step.name(member.migration(), action)),
                after);
    }
}
