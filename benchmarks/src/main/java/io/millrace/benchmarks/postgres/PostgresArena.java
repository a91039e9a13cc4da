package io.millrace.benchmarks.postgres;

import io.millrace.benchmarks.contender.Arena;
import io.millrace.benchmarks.contender.Contender;

/**
 * A schema of a server.
 *
 * @param database the schema
 * @param contender who uses it
 */
public record PostgresArena(PostgresDatabase database, Contender contender) implements Arena {
    /**
     * Makes a schema and lets a contender use it.
     *
     * @param contender who
     * @return the arena, to be closed by the caller
     */
    public static PostgresArena open(PostgresContender contender) {
        PostgresDatabase database = PostgresDatabase.create();
        return new PostgresArena(database, contender.open(database));
    }

    @Override
    public void removeEvents() {
        database.removeEvents();
    }

    @Override
    public void close() {
        contender.close();
        database.close();
    }
}
