package io.millrace.migration.internal;

import io.millrace.DatabaseType;
import io.millrace.Migration;
import io.millrace.error.MigrationException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file's name says: {@code V002__knowledge_graph.sqlite.sql}.
 *
 * @param version 2
 * @param description {@code knowledge graph}
 * @param database the kind of database it is for, {@link Migration#ANY_DATABASE} when the name says none
 */
record ScriptName(long version, String description, DatabaseType database) {
    private static final Pattern NAME = Pattern.compile("V(\\d{1,18})__([^.]+?)(?:\\.([a-z][a-z0-9]*))?\\.sql");

    /** Names that people write for others. A file with one of them would never be read, and nobody would notice. */
    private static final Map<String, DatabaseType> MISTAKEN = Map.of(
            "sqlite3", DatabaseType.SQLITE,
            "postgres", DatabaseType.POSTGRESQL,
            "pgsql", DatabaseType.POSTGRESQL,
            "psql", DatabaseType.POSTGRESQL,
            "pg", DatabaseType.POSTGRESQL);

    static ScriptName of(ScriptFile file) {
        Matcher matcher = NAME.matcher(file.name());
        if (!matcher.matches()) {
            throw new MigrationException(
                    file.location() + " is not named as a migration. Name it V002__what_it_does.sql, or"
                            + " V002__what_it_does.sqlite.sql for one kind of database; or move it elsewhere.",
                    null);
        }
        long version = Long.parseLong(matcher.group(1));
        if (version < 1) {
            throw new MigrationException(file.location() + " has version 0; versions begin with 1.", null);
        }
        if (matcher.group(2).length() > Migration.LONGEST_DESCRIPTION) {
            throw new MigrationException(
                    file.location() + " has a description of more than " + Migration.LONGEST_DESCRIPTION
                            + " characters in its name. Say the rest in a comment of the script.",
                    null);
        }
        String database = matcher.group(3);
        if (database != null && MISTAKEN.containsKey(database)) {
            throw new MigrationException(
                    file.location() + " is for a database \"" + database
                            + "\", which does not exist. Rename it to end in ." + MISTAKEN.get(database) + ".sql.",
                    null);
        }
        return new ScriptName(
                version,
                matcher.group(2).replace('_', ' ').strip(),
                database == null ? Migration.ANY_DATABASE : new DatabaseType(database));
    }

    /** The name that the file of a migration would have. */
    static String expected(long version, String description) {
        return String.format(Locale.ROOT, "V%03d__%s.sql", version, description.replace(' ', '_'));
    }
}
