package io.millrace.benchmarks.sqlite;

import io.millrace.benchmarks.Folder;
import io.millrace.benchmarks.contender.Arena;
import io.millrace.benchmarks.contender.Contender;
import io.millrace.benchmarks.contender.Durability;

/**
 * A file in a folder of its own.
 *
 * @param folder where the file is
 * @param database the file
 * @param contender who uses it
 */
public record SqliteArena(Folder folder, SqliteDatabase database, Contender contender) implements Arena {
    /**
     * Makes a file and lets a contender use it.
     *
     * @param contender who
     * @param durability when commits reach the disk
     * @return the arena, to be closed by the caller
     */
    public static SqliteArena open(SqliteContender contender, Durability durability) {
        Folder folder = Folder.temporary();
        SqliteDatabase database = SqliteDatabase.create(folder.path(), durability);
        return new SqliteArena(folder, database, contender.open(database));
    }

    @Override
    public void removeEvents() {
        database.removeEvents();
    }

    @Override
    public void close() {
        contender.close();
        folder.close();
    }
}
