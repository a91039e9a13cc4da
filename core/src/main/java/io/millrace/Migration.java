package io.millrace;

import io.millrace.error.MigrationException;
import io.millrace.migration.script.AnnotatedScript;
import io.millrace.migration.script.MigrationScript;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One change of the schema, and how to undo it. Immutable.
 *
 * <p>Versions belong to an owner: an application and each plug-in it uses number theirs on their own, in one database. An
 * applied migration must not change: the script that applied it is remembered by checksum.
 *
 * <p>A kind of database with a script of its own for {@code up} also has its own for {@code down}, or none: a script that
 * undoes something else is worse than none. All others share those of {@link #ANY_DATABASE}.
 *
 * @param owner who the migration belongs to
 * @param version its place in the owner's order, 1 or more
 * @param description what it does, in a few words
 * @param up the scripts that apply it, by the kind of database
 * @param down the scripts that undo it, by the kind of database; may be empty
 */
public record Migration(
        String owner,
        long version,
        String description,
        Map<DatabaseType, MigrationScript> up,
        Map<DatabaseType, MigrationScript> down) {
    /** The key of the script for databases that have none of their own. */
    public static final DatabaseType ANY_DATABASE = new DatabaseType("any");

    /** The longest description, in characters: what a column of the log holds, and the name of a file. */
    public static final int LONGEST_DESCRIPTION = 1000;

    /** What the columns of the log hold. */
    private static final int LONGEST_OWNER = 200;

    /** Checks the parts. */
    public Migration {
        if (owner.isBlank() || owner.length() > LONGEST_OWNER) {
            throw new IllegalArgumentException(
                    "A migration needs an owner, for example the application's name, of at most " + LONGEST_OWNER
                            + " characters.");
        }
        if (version < 1) {
            throw new IllegalArgumentException(
                    "Versions begin with 1; migration \"" + description + "\" of " + owner + " has " + version + ".");
        }
        if (description.length() > LONGEST_DESCRIPTION) {
            throw new IllegalArgumentException("The description of migration " + owner + "/" + version
                    + " is longer than " + LONGEST_DESCRIPTION
                    + " characters; say the rest in a comment of its script.");
        }
        up = Collections.unmodifiableMap(new LinkedHashMap<>(up));
        down = Collections.unmodifiableMap(new LinkedHashMap<>(down));
        if (up.isEmpty()) {
            throw new IllegalArgumentException("Migration " + owner + "/" + version + " has no script.");
        }
    }

    /**
     * A migration whose scripts are the same on every database.
     *
     * @param owner who it belongs to
     * @param version its place in the owner's order, 1 or more
     * @param description what it does, in a few words
     * @param script one statement or several, separated by semicolons; the annotations of files are understood here too, so
     *     that {@code -- +goose Down} begins the script that undoes it
     * @return the migration
     * @throws MigrationException when the annotations do not fit one another
     */
    public static Migration of(String owner, long version, String description, String script) {
        AnnotatedScript parts = AnnotatedScript.read(script, label(owner, version, description), null);
        return new Migration(
                owner,
                version,
                description,
                Map.of(ANY_DATABASE, parts.up()),
                parts.down() == null ? Map.of() : Map.of(ANY_DATABASE, parts.down()));
    }

    /**
     * This migration with a script of its own for one kind of database.
     *
     * @param type the kind of database
     * @param script one statement or several, separated by semicolons; annotations are understood
     * @return a new migration
     * @throws MigrationException when the annotations do not fit one another
     */
    public Migration with(DatabaseType type, String script) {
        AnnotatedScript parts = AnnotatedScript.read(script, id() + " for " + type, null);
        Migration changed = new Migration(owner, version, description, put(up, type, parts.up()), down);
        return parts.down() == null
                ? changed
                : new Migration(owner, version, description, changed.up, put(down, type, parts.down()));
    }

    /**
     * This migration with a script that undoes it, for databases without one of their own.
     *
     * @param script one statement or several, separated by semicolons
     * @return a new migration
     */
    public Migration withDown(String script) {
        return withDown(ANY_DATABASE, script);
    }

    /**
     * This migration with a script that undoes it on one kind of database.
     *
     * @param type the kind of database
     * @param script one statement or several, separated by semicolons
     * @return a new migration
     */
    public Migration withDown(DatabaseType type, String script) {
        return new Migration(owner, version, description, up, put(down, type, MigrationScript.of(script)));
    }

    /**
     * This migration without transactions around the scripts it has so far, which some statements need ({@code VACUUM},
     * {@code CREATE INDEX CONCURRENTLY}).
     *
     * @return a new migration
     * @see MigrationScript#transactional()
     */
    public Migration withoutTransaction() {
        Map<DatabaseType, MigrationScript> ups = new LinkedHashMap<>(up);
        Map<DatabaseType, MigrationScript> downs = new LinkedHashMap<>(down);
        ups.replaceAll((type, script) -> script.withoutTransaction());
        downs.replaceAll((type, script) -> script.withoutTransaction());
        return new Migration(owner, version, description, ups, downs);
    }

    /**
     * How the migration is named in errors and reports.
     *
     * @return for example {@code lexicon/2 (notes)}
     */
    public String id() {
        return label(owner, version, description);
    }

    /**
     * The script that applies it to one kind of database.
     *
     * @param type the kind of database
     * @return its own script, or the one for any database
     * @throws MigrationException when there is neither
     */
    public MigrationScript up(DatabaseType type) {
        return Optional.ofNullable(up.get(type))
                .or(() -> Optional.ofNullable(up.get(ANY_DATABASE)))
                .orElseThrow(() -> new MigrationException(
                        "Migration " + id() + " has no script for " + type
                                + "; add one with Migration.with, or as a file.",
                        null));
    }

    /**
     * The script that undoes it on one kind of database.
     *
     * @param type the kind of database
     * @return the script that belongs to {@link #up(DatabaseType)}, if there is one
     */
    public Optional<MigrationScript> down(DatabaseType type) {
        return Optional.ofNullable(down.get(up.containsKey(type) ? type : ANY_DATABASE));
    }

    /** {@link #id()}: scripts are long. */
    @Override
    public String toString() {
        return id();
    }

    private static String label(String owner, long version, String description) {
        return owner + "/" + version + " (" + description + ")";
    }

    private static Map<DatabaseType, MigrationScript> put(
            Map<DatabaseType, MigrationScript> scripts, DatabaseType type, MigrationScript script) {
        Map<DatabaseType, MigrationScript> more = new LinkedHashMap<>(scripts);
        more.put(type, script);
        return more;
    }
}
