package io.millrace.postgres;

import com.pgvector.PGbit;
import com.pgvector.PGhalfvec;
import com.pgvector.PGsparsevec;
import com.pgvector.PGvector;
import io.millrace.mapping.TypeCodec;
import io.millrace.mapping.TypeCodecs;
import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import io.r2dbc.spi.Parameters;
import java.util.List;
import java.util.concurrent.Callable;
import reactor.core.Exceptions;

/** The values of pgvector-java, where an application has that. They go as text without a type, which PostgreSQL finds itself, and rows are read as them. */
final class PgvectorValues {
    private static final boolean PRESENT = isPresent();

    private PgvectorValues() {}

    /** What the driver binds in place of one of them; any other value as it is. */
    static Object encode(Object value) {
        return PRESENT && Types.include(value)
                ? Parameters.in(PostgresqlObjectId.UNSPECIFIED, value.toString())
                : value;
    }

    /** What rows are read as. */
    static TypeCodecs codecs() {
        return PRESENT ? TypeCodecs.of(Types.codecs()) : TypeCodecs.none();
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

        static List<TypeCodec<?, ?>> codecs() {
            return List.of(
                    TypeCodec.reading(PGvector.class, float[].class, PGvector::new),
                    TypeCodec.reading(PGhalfvec.class, float[].class, PGhalfvec::new),
                    TypeCodec.reading(PGsparsevec.class, String.class, text -> parsed(() -> new PGsparsevec(text))),
                    TypeCodec.reading(PGbit.class, String.class, text -> parsed(() -> new PGbit(text))));
        }

        private static <T> T parsed(Callable<T> value) {
            try {
                return value.call();
            } catch (Exception failure) {
                throw Exceptions.propagate(failure);
            }
        }
    }
}
