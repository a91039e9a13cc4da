package io.millrace.testkit.contract;

import io.millrace.DatabaseType;
import io.millrace.Dialect;
import io.millrace.RelationalDatastore;
import io.millrace.mapping.TypeCodecs;
import io.millrace.runtime.ConnectionSource;
import io.millrace.runtime.DatastoreSpec;
import io.millrace.runtime.R2dbcDatastore;
import io.millrace.sql.BindMarkers;
import io.millrace.sql.SqlSyntax;
import io.r2dbc.h2.H2ConnectionConfiguration;
import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;

/** A database that core has never heard of: a driver of the SPI, a dialect, and nothing else. */
final class H2Backend implements Backend {
    static final DatabaseType TYPE = new DatabaseType("h2");

    @Override
    public String name() {
        return "h2";
    }

    @Override
    public TestDatabase createDatabase() {
        return new H2Database(UUID.randomUUID().toString());
    }

    @Override
    public String columnType(PortableType type) {
        return switch (type) {
            case BOOLEAN -> "BOOLEAN";
            case INTEGER -> "INTEGER";
            case BIGINT -> "BIGINT";
            case DOUBLE -> "DOUBLE PRECISION";
            case DECIMAL -> "DECFLOAT(100)";
            case TEXT, JSON -> "VARCHAR";
            case BYTES, VECTOR -> "VARBINARY";
            case INSTANT, OFFSET_DATE_TIME -> "TIMESTAMP WITH TIME ZONE";
            case LOCAL_DATE -> "DATE";
            case LOCAL_TIME -> "TIME(6)";
            case LOCAL_DATE_TIME -> "TIMESTAMP";
            case UUID -> "UUID";
        };
    }

    @Override
    public List<Exclusion> exclusions() {
        return List.of(
                new Exclusion(Feature.SEMICOLONS_IN_TEXT, "r2dbc-h2 divides its text at every semicolon"),
                new Exclusion(Feature.DECIMAL_SCALE, "H2 keeps a scale in columns of one fixed scale only"),
                new Exclusion(
                        Feature.JOINED_TRANSACTIONS, "a source of connections has to say how, and this one does not"),
                new Exclusion(Feature.CLOSE_WAITS, "r2dbc-h2 closes its connections at once"),
                new Exclusion(Feature.DRIVER_THREADS, "r2dbc-h2 runs statements on the caller's thread"),
                new Exclusion(Feature.STALLED_SUBSCRIBERS, "r2dbc-h2 runs statements on the caller's thread"),
                new Exclusion(
                        Feature.INTERRUPTION, "r2dbc-h2 runs statements on the caller's thread, which cannot cancel"),
                new Exclusion(Feature.ROWS_BY_DEMAND, "H2 completes a result before its first row"),
                new Exclusion(Feature.RETURNING, "H2 has FINAL TABLE instead of RETURNING"),
                new Exclusion(Feature.UPSERT, "H2 has MERGE instead of ON CONFLICT"),
                new Exclusion(Feature.GENERATED_COLUMNS, "H2 has generated columns, but no word STORED for them"),
                new Exclusion(Feature.PARTIAL_AND_EXPRESSION_INDEXES, "H2 has indexes of columns and of all rows only"),
                new Exclusion(Feature.TRANSACTIONAL_DDL, "H2 commits before each change of the schema"),
                new Exclusion(
                        Feature.MIGRATION_LOCK, "H2 commits before each change of the schema, and unlocks what it had"),
                new Exclusion(Feature.RECURSIVE_QUERIES, "H2 never ends a recursive union over a circle"),
                new Exclusion(Feature.WRITES_WITH_TABLES_OF_THEIR_OWN, "H2 has WITH in front of queries only"),
                new Exclusion(Feature.ROW_LISTS, "a dialect has to say how rows are listed, and this one does not"),
                new Exclusion(Feature.STATEMENT_DESCRIPTIONS, "nothing in the SPI asks a driver about a statement"),
                new Exclusion(Feature.DEFERRED_CONSTRAINTS, "H2 checks foreign keys at once"),
                new Exclusion(Feature.READ_ONLY_REFUSES_WRITES, "r2dbc-h2 ignores read-only transactions"),
                new Exclusion(Feature.READ_ONLY_SNAPSHOT, "r2dbc-h2 ignores read-only transactions"),
                new Exclusion(Feature.CONSTRAINT_NAMES, "H2 tells names in its message only"),
                new Exclusion(Feature.CONSTRAINT_COLUMNS, "H2 tells names in its message only"),
                new Exclusion(Feature.CHECK_NAMES, "H2 tells names in its message only"),
                new Exclusion(Feature.TIME_RANGES, "H2 keeps nearly every time that Java has"),
                new Exclusion(Feature.BULK_ROWS, "r2dbc-h2 does not tell which row it refuses"),
                new Exclusion(Feature.FAULT_POSITIONS, "r2dbc-h2 does not pass positions on"),
                new Exclusion(Feature.ERRORS_WITHOUT_VALUES, "H2 writes values into its messages"));
    }

    /** In memory, kept as long as one connection to it is open, which the test database does. */
    private record H2Database(String name) implements TestDatabase {
        @Override
        public RelationalDatastore open(TypeCodecs codecs) {
            return new R2dbcDatastore(spec(factory(name)).withCodecs(codecs));
        }
    }

    static ConnectionFactory factory(String name) {
        return new H2ConnectionFactory(H2ConnectionConfiguration.builder()
                .inMemory(name)
                .property("DB_CLOSE_DELAY", "-1")
                // A name without quotes then means the same as one in quotes, as the builder writes it.
                .property("DATABASE_TO_LOWER", "TRUE")
                .build());
    }

    static DatastoreSpec spec(ConnectionFactory factory) {
        return DatastoreSpec.of(TYPE, "h2:mem", new H2Dialect(), ConnectionSource.of(factory))
                .withSchemaReader(new H2SchemaReader());
    }

    private static final class H2Dialect implements Dialect {
        @Override
        public SqlSyntax syntax() {
            return SqlSyntax.ANSI;
        }

        @Override
        public BindMarkers bindMarkers() {
            return BindMarkers.numbered("$");
        }

        @Override
        public Object encode(Object value) {
            if (value instanceof float[] vector) {
                ByteBuffer bytes =
                        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(vector);
                return bytes.array();
            }
            return value instanceof Character character ? character.toString() : Dialect.super.encode(value);
        }
    }
}
