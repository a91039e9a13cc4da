package io.millrace.fulltext.internal.postgres;

import io.millrace.SqlOperations;
import io.millrace.fulltext.internal.index.IndexCatalog;
import reactor.core.publisher.Mono;

/**
 * Where the search path leads now. Whoever changes a row later may have another, so that triggers name schemas.
 *
 * @param schema where the catalog of indexes is, and all that belongs to them, quoted
 * @param table the table, quoted, with its schema
 */
record Place(String schema, String table) {
    private static final String FIND = "SELECT quote_ident(o.nspname) AS schema,"
            + " quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS \"table\""
            + " FROM pg_class AS s JOIN pg_namespace AS o ON o.oid = s.relnamespace, pg_class AS c"
            + " JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE s.oid = to_regclass(?) AND c.oid = to_regclass(?)";

    /** @param table its quoted name */
    static Mono<Place> find(SqlOperations operations, String table) {
        return operations.queryOne(Place.class, FIND, IndexCatalog.SIZES, table);
    }

    /** Something of an index in its schema. */
    String own(String quoted) {
        return schema + "." + quoted;
    }
}
