package io.millrace.migration.internal;

import io.millrace.DatabaseType;
import io.millrace.error.MigrationException;
import io.millrace.migration.Migration;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The migrations of a run, in order of owner and version, each with the script for one kind of database.
 *
 * @param steps the migrations, in the order in which they are applied
 */
record MigrationPlan(List<MigrationPlan.Step> steps) {
    /** What identifies a migration in a database. */
    record Key(String owner, int version) {}

    /** A migration that was applied. */
    record Past(String owner, int version, String description, String checksum) {
        Key key() {
            return new Key(owner, version);
        }
    }

    /** A migration with its script for this database. */
    record Step(Migration migration, String script, String checksum) {
        Key key() {
            return new Key(migration.owner(), migration.version());
        }

        void checkUnchanged(Past past) {
            if (!past.checksum().equals(checksum)) {
                throw new MigrationException(
                        "Migration " + migration.id()
                                + " has changed since it was applied. Restore its script, and put the"
                                + " change into a new migration.",
                        null);
            }
        }
    }

    static MigrationPlan of(Collection<Migration> migrations, DatabaseType type) {
        Map<Key, Step> steps = new LinkedHashMap<>();
        migrations.stream()
                .sorted(Comparator.comparing(Migration::owner).thenComparing(Migration::version))
                .forEach(migration -> {
                    String script = migration.script(type);
                    Step step = new Step(migration, script, checksum(script));
                    Step other = steps.put(step.key(), step);
                    if (other != null) {
                        throw new MigrationException(
                                "Migrations " + other.migration().id() + " and " + migration.id()
                                        + " have the same owner and version; give one of them another version.",
                                null);
                    }
                });
        return new MigrationPlan(List.copyOf(steps.values()));
    }

    /** Those that are still to be applied, once what was applied has been found to fit. */
    List<Step> check(List<Past> applied) {
        Map<Key, Step> known = steps.stream().collect(Collectors.toMap(Step::key, Function.identity()));
        Set<String> owners = steps.stream().map(step -> step.key().owner()).collect(Collectors.toSet());
        Map<String, Integer> newest = new HashMap<>();
        for (Past past : applied) {
            Step step = known.get(past.key());
            if (step != null) {
                step.checkUnchanged(past);
            } else if (owners.contains(past.owner())) {
                throw new MigrationException(
                        "Migration " + past.owner() + "/" + past.version() + " (" + past.description()
                                + ") was applied to"
                                + " this database and is missing from the program. Bring it back, or use the version of the"
                                + " program that has it.",
                        null);
            }
            newest.merge(past.owner(), past.version(), Math::max);
        }
        Set<Key> done = applied.stream().map(Past::key).collect(Collectors.toSet());
        List<Step> pending =
                steps.stream().filter(step -> !done.contains(step.key())).toList();
        for (Step step : pending) {
            int last = newest.getOrDefault(step.key().owner(), 0);
            if (step.key().version() < last) {
                throw new MigrationException(
                        "Migration " + step.migration().id() + " is out of order: version " + last + " of "
                                + step.key().owner() + " was applied before it. Give it a version above " + last + ".",
                        null);
            }
        }
        return pending;
    }

    /** SHA-256 of the script; line endings and blanks at the ends of lines do not count. */
    private static String checksum(String script) {
        try {
            String canonical = script.lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(canonical.strip().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
