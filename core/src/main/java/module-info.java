/**
 * Relational databases, reached without blocking: the API of applications, and the runtime that adapters share.
 *
 * <p>Applications use {@code io.millrace} and the packages named after what they are for. {@code io.millrace.spi} and {@code
 * io.millrace.runtime} are for those who write adapters and capabilities.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic", "module"})
module io.millrace.core {
    requires transitive org.reactivestreams;
    requires transitive r2dbc.spi;
    requires transitive reactor.core;
    requires java.sql;
    requires org.slf4j;
    requires static com.google.errorprone.annotations;
    requires static transitive org.jspecify;
    requires static tools.jackson.core;
    requires static tools.jackson.databind;

    exports io.millrace;
    exports io.millrace.capability;
    exports io.millrace.error;
    exports io.millrace.mapping;
    exports io.millrace.migration;
    exports io.millrace.migration.script;
    exports io.millrace.observation;
    exports io.millrace.query;
    exports io.millrace.runtime;
    exports io.millrace.schema;
    exports io.millrace.spi;
    exports io.millrace.sql;
    exports io.millrace.transfer;
    exports io.millrace.declaration to
            io.millrace.fulltext,
            io.millrace.vector;
    exports io.millrace.text to
            io.millrace.cli,
            io.millrace.postgres,
            io.millrace.sqlite;

    uses io.millrace.DatastoreProvider;
    uses io.millrace.mapping.RowMapperProvider;
    uses io.millrace.mapping.TypeCodec;
    uses io.millrace.spi.CapabilityFactory;
    uses io.millrace.observation.StatementObserver;
}
