package io.millrace.fulltext.internal.postgres;

import io.millrace.SqlOperations;
import io.millrace.fulltext.internal.index.IndexCatalog;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Where the search path leads now. Whoever changes a row later may have another, so that triggers name schemas.
 *
 * @param schema where the catalog of indexes is, and all that belongs to them, quoted
 * @param table the table, quoted, with its schema
 * @param equalities the operators by which the columns of its key are equal, with their schemas: those of an extension's type are in the extension's
 */
record Place(String schema, String table, List<String> equalities) {
    private static final String FIND = "SELECT quote_ident(o.nspname) AS schema,"
            + " quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS \"table\""
            + " FROM pg_class AS s JOIN pg_namespace AS o ON o.oid = s.relnamespace, pg_class AS c"
            + " JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE s.oid = to_regclass(?) AND c.oid = to_regclass(?)";

    /** The third strategy of a B-tree's operators is equality. */
    private static final String EQUALITIES = "SELECT 'OPERATOR(' || quote_ident(n.nspname) || '.' || o.oprname || ')'"
            + " FROM pg_index AS i CROSS JOIN unnest(CAST(i.indclass AS oid[])) WITH ORDINALITY AS k(class, place)"
            + " JOIN pg_opclass AS c ON c.oid = k.class JOIN pg_amop AS a ON a.amopfamily = c.opcfamily"
            + " AND a.amoplefttype = c.opcintype AND a.amoprighttype = c.opcintype AND a.amopstrategy = 3"
            + " JOIN pg_operator AS o ON o.oid = a.amopopr JOIN pg_namespace AS n ON n.oid = o.oprnamespace"
            + " WHERE i.indrelid = to_regclass(?) AND i.indisprimary ORDER BY k.place";

    private record Names(String schema, String table) {}

    /** @param table its quoted name */
    static Mono<Place> find(SqlOperations operations, String table) {
        return operations.query(String.class, EQUALITIES, table).collectList().flatMap(equalities -> operations
                .queryOne(Names.class, FIND, IndexCatalog.SIZES, table)
                .map(names -> new Place(names.schema(), names.table(), equalities)));
    }

    /** Something of an index in its schema. */
    String own(String quoted) {
        return schema + "." + quoted;
    }
}
