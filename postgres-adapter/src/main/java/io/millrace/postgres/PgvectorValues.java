package io.millrace.postgres;

import com.pgvector.PGbit;
import com.pgvector.PGhalfvec;
import com.pgvector.PGsparsevec;
import com.pgvector.PGvector;
import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import io.r2dbc.spi.Parameters;

/** The values of pgvector-java, where an application has that. They go as text without a type, which PostgreSQL finds itself. */
final class PgvectorValues {
    private static final boolean PRESENT = isPresent();

    private PgvectorValues() {}

    /** What the driver binds in place of one of them; any other value as it is. */
    static Object encode(Object value) {
        return PRESENT && Types.include(value)
                ? Parameters.in(PostgresqlObjectId.UNSPECIFIED, value.toString())
                : value;
    }

    private static boolean isPresent() {
        try {
            Class.forName("com.pgvector.PGbit", false, PgvectorValues.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError missing) {
            return false;
        }
    }

    /** Loaded only where they are. */
    private static final class Types {
        static boolean include(Object value) {
            return value instanceof PGvector
                    || value instanceof PGhalfvec
                    || value instanceof PGsparsevec
                    || value instanceof PGbit;
        }
    }
}
