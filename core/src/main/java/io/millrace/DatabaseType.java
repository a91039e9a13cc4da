package io.millrace;

/**
 * A kind of database, as settings and URLs name it.
 *
 * <p>Open by design: a new backend brings its own value.
 *
 * @param name the lower-case name
 */
public record DatabaseType(String name) {
    /** SQLite, embedded. */
    public static final DatabaseType SQLITE = new DatabaseType("sqlite");

    /** PostgreSQL. */
    public static final DatabaseType POSTGRESQL = new DatabaseType("postgresql");

    @Override
    public String toString() {
        return name;
    }
}
