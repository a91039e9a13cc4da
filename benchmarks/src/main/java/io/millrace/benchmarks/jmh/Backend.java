package io.millrace.benchmarks.jmh;

import io.millrace.benchmarks.contender.Arena;
import io.millrace.benchmarks.contender.Durability;
import io.millrace.benchmarks.postgres.PostgresArena;
import io.millrace.benchmarks.postgres.PostgresContender;
import io.millrace.benchmarks.sqlite.SqliteArena;
import io.millrace.benchmarks.sqlite.SqliteContender;
import java.util.Map;

/** The databases. */
public enum Backend {
    /** A file. */
    SQLITE {
        @Override
        public Arena open(String contender, Durability durability) {
            return SqliteArena.open(SqliteContender.valueOf(contender), durability);
        }

        @Override
        public Map<String, String> others() {
            return SqliteContender.others();
        }
    },
    /** A server, which is named by {@code MILLRACE_TEST_POSTGRES_URL}. */
    POSTGRESQL {
        @Override
        public Arena open(String contender, Durability durability) {
            return PostgresArena.open(PostgresContender.valueOf(contender));
        }

        @Override
        public Map<String, String> others() {
            return PostgresContender.others();
        }
    };

    /**
     * Opens a contender on a database of its own.
     *
     * @param contender its name
     * @param durability when commits reach the disk, where the client says that
     * @return the arena, to be closed by the caller
     */
    public abstract Arena open(String contender, Durability durability);

    /**
     * All contenders but Millrace.
     *
     * @return their names, with the headings of their columns
     */
    public abstract Map<String, String> others();
}
