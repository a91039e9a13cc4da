package io.millrace.migration;

import io.millrace.DatabaseType;
import io.millrace.error.MigrationException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One change of the schema. Immutable.
 *
 * <p>Versions belong to an owner: an application and each plug-in it uses number theirs on their own, in one database. An
 * applied migration must not change: its scripts are remembered by checksum.
 *
 * @param owner who the migration belongs to
 * @param version its place in the owner's order, 1 or more
 * @param description what it does, in a few words
 * @param up the scripts that apply it, by the kind of database; {@link #ANY_DATABASE} serves those without one of their own
 */
public record Migration(String owner, int version, String description, Map<DatabaseType, String> up) {
    /** The key of the script for databases that have none of their own. */
    public static final DatabaseType ANY_DATABASE = new DatabaseType("any");

    /** Checks the parts. */
    public Migration {
        if (owner.isBlank()) {
            throw new IllegalArgumentException("A migration needs an owner, for example the application's name.");
        }
        if (version < 1) {
            throw new IllegalArgumentException(
                    "Versions begin with 1; migration \"" + description + "\" of " + owner + " has " + version + ".");
        }
        up = Collections.unmodifiableMap(new LinkedHashMap<>(up));
        if (up.isEmpty()) {
            throw new IllegalArgumentException("Migration " + owner + "/" + version + " has no script.");
        }
    }

    /**
     * A migration whose script is the same on every database.
     *
     * @param owner who it belongs to
     * @param version its place in the owner's order, 1 or more
     * @param description what it does, in a few words
     * @param script one statement or several, separated by semicolons
     * @return the migration
     */
    public static Migration of(String owner, int version, String description, String script) {
        return new Migration(owner, version, description, Map.of(ANY_DATABASE, script));
    }

    /**
     * This migration with a script of its own for one kind of database.
     *
     * @param type the kind of database
     * @param script one statement or several, separated by semicolons
     * @return a new migration
     */
    public Migration with(DatabaseType type, String script) {
        Map<DatabaseType, String> scripts = new LinkedHashMap<>(up);
        scripts.put(type, script);
        return new Migration(owner, version, description, scripts);
    }

    /**
     * How the migration is named in errors and reports.
     *
     * @return for example {@code lexicon/2 (notes)}
     */
    public String id() {
        return owner + "/" + version + " (" + description + ")";
    }

    /**
     * The script for one kind of database.
     *
     * @param type the kind of database
     * @return its own script, or the one for any database
     * @throws MigrationException when there is neither
     */
    public String script(DatabaseType type) {
        return Optional.ofNullable(up.get(type))
                .or(() -> Optional.ofNullable(up.get(ANY_DATABASE)))
                .orElseThrow(() -> new MigrationException(
                        "Migration " + id() + " has no script for " + type + "; add one with Migration.with.", null));
    }
}
