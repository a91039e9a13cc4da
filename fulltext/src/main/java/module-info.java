/** Full-text search over tables of one's own. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.millrace.fulltext {
    requires transitive io.millrace.core;
    requires org.apache.opennlp.tools;
    requires static org.jspecify;
    requires static tools.jackson.core;

    exports io.millrace.fulltext;
    exports io.millrace.fulltext.mock;
    exports io.millrace.fulltext.query;

    opens io.millrace.fulltext.internal.index to
            io.millrace.core;
    opens io.millrace.fulltext.internal.postgres to
            io.millrace.core;
    opens io.millrace.fulltext.internal.sqlite to
            io.millrace.core;

    provides io.millrace.spi.CapabilityFactory with
            io.millrace.fulltext.internal.postgres.PostgresTextSearchFactory,
            io.millrace.fulltext.internal.sqlite.SqliteTextSearchFactory;
}
