package io.millrace;

import io.millrace.MigrationAction.Code;
import io.millrace.MigrationAction.Script;
import io.millrace.error.MigrationException;
import io.millrace.migration.script.AnnotatedScript;
import io.millrace.migration.script.MigrationScript;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.reactivestreams.Publisher;

/**
 * One change of the schema, and how to undo it. Immutable.
 *
 * <p>Versions belong to an owner: an application and each plug-in it uses number theirs on their own, in one database. An
 * applied migration must not change: the script that applied it, or the revision of the code, is remembered by checksum.
 *
 * <p>A kind of database with a script or code of its own for {@code up} also has its own for {@code down}, or none: what
 * undoes something else is worse than none. All others share those of {@link #ANY_DATABASE}.
 *
 * @param owner who the migration belongs to
 * @param version its place in the owner's order, 1 or more
 * @param description what it does, in a few words
 * @param up what applies it, by the kind of database
 * @param down what undoes it, by the kind of database; may be empty
 */
public record Migration(
        String owner,
        long version,
        String description,
        Map<DatabaseType, MigrationAction> up,
        Map<DatabaseType, MigrationAction> down) {
    /** The key of what is for databases that have nothing of their own. */
    public static final DatabaseType ANY_DATABASE = new DatabaseType("any");

    /** The longest description, in characters: what a column of the log holds, and the name of a file. */
    public static final int LONGEST_DESCRIPTION = 1000;

    /** What the columns of the log hold. */
    private static final int LONGEST_OWNER = 200;

    /** Of code that may change at any time. */
    private static final String NO_REVISION = "none";

    /**
     * Checks the parts.
     *
     * @param owner who the migration belongs to
     * @param version its place in the owner's order, 1 or more
     * @param description what it does, in a few words
     * @param up what applies it, by the kind of database
     * @param down what undoes it, by the kind of database; may be empty
     */
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
            throw new IllegalArgumentException(
                    "Migration " + owner + "/" + version + " does nothing; give it a script or code.");
        }
    }

    /**
     * A migration whose scripts are the same on every database.
     *
     * @param owner who it belongs to
     * @param version its place in the owner's order, 1 or more
     * @param description what it does, in a few words
     * @param script one statement or several, separated by semicolons; the annotations of files are understood here too:
     *     what follows {@code -- +goose Down} undoes what follows {@code -- +goose Up}, which has to stand above it
     * @return the migration
     * @throws MigrationException when the annotations do not fit one another
     */
    public static Migration of(String owner, long version, String description, String script) {
        AnnotatedScript parts = AnnotatedScript.read(script, label(owner, version, description), null);
        return new Migration(
                owner,
                version,
                description,
                Map.of(ANY_DATABASE, new Script(parts.up())),
                parts.down() == null ? Map.of() : Map.of(ANY_DATABASE, new Script(parts.down())));
    }

    /**
     * A migration in code, the same on every database. It runs in the transaction of the migration, in a session of its own, under the
     * rules of scripts: once its turn has come, together with its entry in the log, and undone as a whole when it fails, is cancelled or
     * calls {@link Transaction#setRollbackOnly()}, which is an error. It is not repeated by itself. Statements that begin or end
     * transactions are refused; nested ones are fine.
     *
     * @param owner who it belongs to
     * @param version its place in the owner's order, 1 or more
     * @param description what it does, in a few words
     * @param revision any short text that is changed together with the code, since a change of code cannot be noticed otherwise
     * @param up makes the publisher of the work, whose values do not matter; called at most once for each run
     * @return the migration
     */
    public static Migration code(
            String owner,
            long version,
            String description,
            String revision,
            Function<? super Transaction, ? extends Publisher<?>> up) {
        return new Migration(owner, version, description, Map.of(ANY_DATABASE, new Code(revision, up)), Map.of());
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
        Migration changed = new Migration(owner, version, description, put(up, type, new Script(parts.up())), down);
        return parts.down() == null
                ? changed
                : new Migration(owner, version, description, changed.up, put(down, type, new Script(parts.down())));
    }

    /**
     * This migration with code of its own for one kind of database.
     *
     * @param type the kind of database
     * @param revision any short text that is changed together with the code
     * @param work makes the publisher of the work
     * @return a new migration
     * @see #code
     */
    public Migration with(
            DatabaseType type, String revision, Function<? super Transaction, ? extends Publisher<?>> work) {
        return new Migration(owner, version, description, put(up, type, new Code(revision, work)), down);
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
        return new Migration(owner, version, description, up, put(down, type, new Script(MigrationScript.of(script))));
    }

    /**
     * This migration with code that undoes it, for databases without one of their own. It needs no revision: what undoes a migration may
     * change at any time.
     *
     * @param work makes the publisher of the work
     * @return a new migration
     * @see #code
     */
    public Migration withDown(Function<? super Transaction, ? extends Publisher<?>> work) {
        return withDown(ANY_DATABASE, work);
    }

    /**
     * This migration with code that undoes it on one kind of database.
     *
     * @param type the kind of database
     * @param work makes the publisher of the work
     * @return a new migration
     * @see #code
     */
    public Migration withDown(DatabaseType type, Function<? super Transaction, ? extends Publisher<?>> work) {
        return new Migration(owner, version, description, up, put(down, type, new Code(NO_REVISION, work)));
    }

    /**
     * This migration without transactions around the scripts it has so far, which some statements need ({@code VACUUM},
     * {@code CREATE INDEX CONCURRENTLY}).
     *
     * @return a new migration
     * @throws IllegalStateException when it has code, which is given a transaction to work in
     * @see MigrationScript#transactional()
     */
    public Migration withoutTransaction() {
        Map<DatabaseType, MigrationAction> ups = new LinkedHashMap<>(up);
        Map<DatabaseType, MigrationAction> downs = new LinkedHashMap<>(down);
        ups.replaceAll((type, action) -> action.withoutTransaction());
        downs.replaceAll((type, action) -> action.withoutTransaction());
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
     * What applies it to one kind of database.
     *
     * @param type the kind of database
     * @return what it has for that, or for any database
     * @throws MigrationException when there is neither
     */
    public MigrationAction up(DatabaseType type) {
        return Optional.ofNullable(up.get(type))
                .or(() -> Optional.ofNullable(up.get(ANY_DATABASE)))
                .orElseThrow(() -> new MigrationException(
                        "Migration " + id() + " has nothing for " + type
                                + "; add a script or code with Migration.with, or a file.",
                        null));
    }

    /**
     * What undoes it on one kind of database.
     *
     * @param type the kind of database
     * @return what belongs to {@link #up(DatabaseType)}, if there is anything
     */
    public Optional<MigrationAction> down(DatabaseType type) {
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

    private static Map<DatabaseType, MigrationAction> put(
            Map<DatabaseType, MigrationAction> actions, DatabaseType type, MigrationAction action) {
        Map<DatabaseType, MigrationAction> more = new LinkedHashMap<>(actions);
        more.put(type, action);
        return more;
    }
}
