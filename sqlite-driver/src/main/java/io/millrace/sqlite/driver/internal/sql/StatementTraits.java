package io.millrace.sqlite.driver.internal.sql;

/**
 * What {@code EXPLAIN} tells about a statement.
 *
 * @param schemaEpoch the engine's schema count when SQLite was asked
 * @param writes it opens a write transaction
 * @param needsWriter it reads what only the writer's connection knows: temporary or attached tables,
 *     {@code last_insert_rowid()}, {@code changes()}
 * @param setsRowid it sets the connection's last rowid
 * @param upserts it may update in place of the insert, and then leaves the last rowid alone
 * @param changesSchema it changes a schema cookie
 * @param returnsRows it has rows to return
 * @param compiles SQLite may have to compile other statements while it runs
 */
public record StatementTraits(
        long schemaEpoch,
        boolean writes,
        boolean needsWriter,
        boolean setsRowid,
        boolean upserts,
        boolean changesSchema,
        boolean returnsRows,
        boolean compiles) {}
