package io.millrace.spi;

import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.schema.DatabaseSchema;
import reactor.core.publisher.Mono;

/** Reads the catalog of one kind of database. Stateless. An adapter supplies it. */
@FunctionalInterface
public interface SchemaReader {
    /** For adapters that cannot read a catalog: reports an {@link UnsupportedFeatureException}. */
    SchemaReader UNSUPPORTED = operations -> Mono.error(
            new UnsupportedFeatureException("This database's schema cannot be read: its adapter has no SchemaReader."));

    /**
     * The reader for a datastore.
     *
     * @param datastore the datastore
     * @return the reader that its adapter supplies, or {@link #UNSUPPORTED}
     */
    static SchemaReader of(RelationalDatastore datastore) {
        return datastore.capability(SchemaReader.class).orElse(UNSUPPORTED);
    }

    /**
     * Reads the schema by several statements, which see one state when they are those of a transaction.
     *
     * @param operations a transaction, which may be one that changes the schema, or a datastore
     * @return the schema
     */
    Mono<DatabaseSchema> read(SqlOperations operations);
}
