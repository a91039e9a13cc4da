/** Vector search over tables of one's own. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.millrace.vector {
    requires transitive io.millrace.core;
    requires org.slf4j;
    requires static com.google.errorprone.annotations;
    requires static org.jspecify;
    requires static tools.jackson.core;

    exports io.millrace.vector;
    exports io.millrace.vector.mock;

    opens io.millrace.vector.internal.index to
            io.millrace.core;
    opens io.millrace.vector.internal.postgres to
            io.millrace.core;
    opens io.millrace.vector.internal.sqlite to
            io.millrace.core;

    provides io.millrace.spi.CapabilityFactory with
            io.millrace.vector.internal.postgres.PostgresVectorSearchFactory,
            io.millrace.vector.internal.sqlite.SqliteVectorSearchFactory;
    provides io.millrace.mapping.TypeCodec with
            io.millrace.vector.internal.index.BitVectorCodec,
            io.millrace.vector.internal.index.SparseVectorCodec;
}
