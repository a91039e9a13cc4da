package io.millrace.benchmarks.duel;

import io.millrace.benchmarks.contender.Arena;
import io.millrace.benchmarks.postgres.PostgresArena;
import io.millrace.benchmarks.postgres.PostgresContender;
import java.util.function.Supplier;

/** Opens Millrace on a schema of PostgreSQL of its own. {@link Build} loads it once for each build. */
public final class PostgresEntrant implements Supplier<Arena> {
    @Override
    public Arena get() {
        return PostgresArena.open(PostgresContender.MILLRACE);
    }
}
