package io.millrace.sqlite.driver.internal.sql;

/** What the first words of a statement say about where it may run. SQLite itself is asked about the rest. */
public enum StatementKind {
    /** SELECT, VALUES, WITH, or not recognised: {@code EXPLAIN} decides. */
    QUERY,
    /** EXPLAIN and EXPLAIN QUERY PLAN: they read the schema and nothing else. */
    EXPLAIN,
    /** INSERT, UPDATE, DELETE, REPLACE. */
    CHANGE,
    /** CREATE, ALTER, DROP, REINDEX, ANALYZE. */
    SCHEMA,
    /** A PRAGMA that reports on the schema or the file and is the same on every connection. */
    INSPECT,
    /** Any other PRAGMA, VACUUM, ATTACH, DETACH: runs on the writer, alone and outside a transaction. */
    SOLO,
    BEGIN,
    COMMIT,
    ROLLBACK,
    SAVEPOINT,
    RELEASE,
    ROLLBACK_TO;

    public boolean controlsTransaction() {
        return compareTo(BEGIN) >= 0;
    }

    /** Whether the first word alone is proof that the statement writes. */
    public boolean certainlyWrites() {
        return this == CHANGE || this == SCHEMA || this == SOLO;
    }
}
