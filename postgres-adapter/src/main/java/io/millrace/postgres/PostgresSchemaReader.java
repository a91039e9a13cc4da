package io.millrace.postgres;

import io.millrace.SqlOperations;
import io.millrace.postgres.PostgresCatalog.ColumnRow;
import io.millrace.postgres.PostgresCatalog.ConstraintRow;
import io.millrace.postgres.PostgresCatalog.IndexKeyRow;
import io.millrace.postgres.PostgresCatalog.ObjectRow;
import io.millrace.schema.DatabaseMetadata;
import io.millrace.schema.DatabaseSchema;
import io.millrace.spi.CatalogRows;
import io.millrace.spi.MigrationVersions;
import io.millrace.spi.SchemaReader;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * Reads the schemas of the search path from pg_catalog, without what belongs to extensions. Partitions are parts of their table and
 * not listed beside it.
 */
final class PostgresSchemaReader implements SchemaReader {
    private static final String OF_SEARCH_PATH = """
            n.nspname = ANY (current_schemas(false)) AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
            AND NOT c.relispartition
            AND NOT EXISTS (SELECT 1 FROM pg_depend e
                            WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')""";

    private static final String OBJECTS = """
            SELECT c.oid::bigint AS id, n.nspname::text AS schema, c.relname::text AS name, c.relkind::text AS kind,
                   CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE %s ORDER BY n.nspname, c.relname""".formatted(OF_SEARCH_PATH);

    private static final String COLUMNS = """
            SELECT c.oid::bigint AS object, a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type,
                   a.attnotnull AS not_null, pg_get_expr(d.adbin, d.adrelid) AS expression,
                   a.attidentity <> '' AS identity, a.attgenerated <> '' AS computed
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                 LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE %s ORDER BY c.oid, a.attnum""".formatted(OF_SEARCH_PATH);

    /**
     * One row for each column of a constraint; a check may have none. A foreign key to a partitioned table has a child for each of
     * its partitions.
     */
    private static final String CONSTRAINTS = """
            SELECT c.oid::bigint AS object, k.conname::text AS name, k.contype::text AS kind,
                   a.attname::text AS column_name, rn.nspname::text AS referenced_schema,
                   r.relname::text AS referenced_table, ra.attname::text AS referenced_column,
                   k.confupdtype::text AS on_update, k.confdeltype::text AS on_delete,
                   pg_get_expr(k.conbin, k.conrelid, true) AS condition,
                   CASE k.contype WHEN 'x' THEN pg_get_constraintdef(k.oid, true) END AS definition
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype IN ('p', 'f', 'u', 'x', 'c')
                      AND (k.contype <> 'f' OR k.conparentid = 0)
                 LEFT JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS p(own, referenced, place) ON true
                 LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.own
                 LEFT JOIN pg_class r ON r.oid = k.confrelid
                 LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
                 LEFT JOIN pg_attribute ra ON ra.attrelid = r.oid AND ra.attnum = p.referenced
            WHERE %s ORDER BY c.oid, k.conname, p.place""".formatted(OF_SEARCH_PATH);

    /** Not the indexes that serve keys and constraints, nor columns that an index only carries. */
    private static final String INDEX_KEYS = """
            SELECT c.oid::bigint AS object, x.relname::text AS name, i.indisunique AS is_unique,
                   a.attname::text AS column_name, pg_get_indexdef(i.indexrelid, p.place::int, true) AS expression,
                   (i.indoption[p.place - 1] & 1) = 1 AS descending, pg_get_expr(i.indpred, i.indrelid, true) AS predicate
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 JOIN pg_index i ON i.indrelid = c.oid
                 JOIN pg_class x ON x.oid = i.indexrelid
                 JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS p(attribute, place) ON p.place <= i.indnkeyatts
                 LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.attribute
            WHERE %s AND NOT EXISTS (SELECT 1 FROM pg_constraint k
                                     WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
            ORDER BY c.oid, x.relname, p.place""".formatted(OF_SEARCH_PATH);

    private static final String METADATA = """
            SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding,
                   current_database()::text AS database, current_setting('search_path') AS search_path,
                   current_setting('TimeZone') AS time_zone""";

    private record Metadata(String version, String encoding, String database, String searchPath, String timeZone) {
        DatabaseMetadata toDatabase() {
            return DatabaseMetadata.of(
                    "PostgreSQL",
                    version,
                    encoding,
                    Map.of("database", database, "search_path", searchPath, "time_zone", timeZone));
        }
    }

    @Override
    public Mono<DatabaseSchema> read(SqlOperations operations) {
        return catalog(operations).flatMap(catalog -> versions(operations, catalog)
                .zipWith(
                        operations.queryOne(Metadata.class, METADATA),
                        (versions, metadata) -> DatabaseSchema.of(
                                metadata.toDatabase(), catalog.tables(), List.of(), catalog.views(), versions)));
    }

    private static Mono<PostgresCatalog> catalog(SqlOperations operations) {
        return Mono.zip(
                        operations.query(ObjectRow.class, OBJECTS).collectList(),
                        CatalogRows.read(operations, ColumnRow.class, COLUMNS, ColumnRow::object),
                        CatalogRows.read(operations, ConstraintRow.class, CONSTRAINTS, ConstraintRow::object),
                        CatalogRows.read(operations, IndexKeyRow.class, INDEX_KEYS, IndexKeyRow::object))
                .map(rows -> new PostgresCatalog(rows.getT1(), rows.getT2(), rows.getT3(), rows.getT4()));
    }

    private static Mono<Map<String, Long>> versions(SqlOperations operations, PostgresCatalog catalog) {
        return catalog.hasMigrations() ? MigrationVersions.read(operations) : Mono.just(Map.of());
    }
}
