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
        Arena open(String contender, Durability durability) {
            return SqliteArena.open(SqliteContender.valueOf(contender), durability);
        }

        @Override
        Map<String, String> others() {
            return SqliteContender.others();
        }
    },
    /** A server, which is named by {@code MILLRACE_TEST_POSTGRES_URL}. */
    POSTGRESQL {
        @Override
        Arena open(String contender, Durability durability) {
            return PostgresArena.open(PostgresContender.valueOf(contender));
        }

        @Override
        Map<String, String> others() {
            return PostgresContender.others();
        }
    };

    abstract Arena open(String contender, Durability durability);

    /** All contenders but Millrace, with the headings of their columns. */
    abstract Map<String, String> others();
}
