package io.millrace.schema;

import io.millrace.SqlOperations;
import io.millrace.error.UnsupportedFeatureException;
import reactor.core.publisher.Mono;

/** Reads the catalog of one kind of database. Stateless. */
@FunctionalInterface
public interface SchemaReader {
    /** For dialects that cannot read a catalog: reports an {@link UnsupportedFeatureException}. */
    SchemaReader UNSUPPORTED = operations -> Mono.error(new UnsupportedFeatureException(
            "This database's schema cannot be read: its dialect has no schemaReader()."));

    /**
     * Reads the schema by several statements, which see one state when they are those of a transaction.
     *
     * @param operations a transaction, which may be one that changes the schema, or a datastore
     * @return the schema
     */
    Mono<DatabaseSchema> read(SqlOperations operations);
}
