package io.millrace.benchmarks.duel;

import io.millrace.benchmarks.contender.Arena;
import io.millrace.benchmarks.contender.Durability;
import io.millrace.benchmarks.sqlite.SqliteArena;
import io.millrace.benchmarks.sqlite.SqliteContender;
import java.util.function.Supplier;

/** Opens Millrace on a file of SQLite of its own. {@link Build} loads it once for each build. */
public final class SqliteEntrant implements Supplier<Arena> {
    @Override
    public Arena get() {
        return SqliteArena.open(SqliteContender.MILLRACE, Durability.NORMAL);
    }
}
