package io.millrace.sqlite;

import io.millrace.SqlOperations;
import io.millrace.schema.DatabaseMetadata;
import io.millrace.schema.DatabaseSchema;
import io.millrace.spi.CatalogRows;
import io.millrace.spi.MigrationVersions;
import io.millrace.spi.SchemaReader;
import io.millrace.sqlite.SqliteCatalog.ColumnRow;
import io.millrace.sqlite.SqliteCatalog.ForeignKeyRow;
import io.millrace.sqlite.SqliteCatalog.IndexKeyRow;
import io.millrace.sqlite.SqliteCatalog.ObjectRow;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Reads the schema {@code main} by SQLite's pragmas, a few statements for all of it. */
final class SqliteSchemaReader implements SchemaReader {
    /** Not the objects that SQLite or the modules of virtual tables keep for themselves. */
    private static final String OBJECTS = """
            SELECT l.name, l.type AS kind, l.wr AS without_rowid, s.sql AS definition
            FROM pragma_table_list l JOIN sqlite_schema s ON s.name = l.name AND s.type IN ('table', 'view')
            WHERE l.schema = 'main' AND l.type IN ('table', 'view', 'virtual') AND substr(l.name, 1, 7) <> 'sqlite_'
            ORDER BY l.name""";

    /** Views that refer to something missing, and virtual tables without their module, count no columns and would fail. */
    private static final String COLUMNS = """
            SELECT l.name AS object, c.name, c.type, c."notnull" AS not_null, c.dflt_value AS default_value,
                   c.pk AS key_position, c.hidden
            FROM pragma_table_list l JOIN pragma_table_xinfo(l.name, 'main') c
            WHERE l.schema = 'main' AND l.type IN ('table', 'view', 'virtual') AND l.ncol > 0 AND c.hidden <> 1
            ORDER BY l.name, c.cid""";

    private static final String FOREIGN_KEYS = """
            SELECT l.name AS object, f.id, f."table" AS referenced_table, f."from" AS column_name,
                   f."to" AS referenced_column, f.on_update, f.on_delete
            FROM pragma_table_list l JOIN pragma_foreign_key_list(l.name, 'main') f
            WHERE l.schema = 'main' AND l.type = 'table'
            ORDER BY l.name, f.id, f.seq""";

    private static final String INDEX_KEYS = """
            SELECT l.name AS object, i.name AS index_name, i."unique" AS is_unique, i.origin,
                   x.name AS column_name, x."desc" AS descending, s.sql AS definition
            FROM pragma_table_list l
                 JOIN pragma_index_list(l.name, 'main') i
                 JOIN pragma_index_xinfo(i.name, 'main') x
                 LEFT JOIN sqlite_schema s ON s.type = 'index' AND s.name = i.name
            WHERE l.schema = 'main' AND l.type = 'table' AND x.key = 1
            ORDER BY l.name, i.name, x.seqno""";

    private static final String METADATA = """
            SELECT sqlite_version() AS version,
                   (SELECT encoding FROM pragma_encoding) AS encoding,
                   (SELECT page_size FROM pragma_page_size) AS page_size,
                   (SELECT journal_mode FROM pragma_journal_mode) AS journal_mode,
                   (SELECT user_version FROM pragma_user_version) AS user_version,
                   (SELECT application_id FROM pragma_application_id) AS application_id""";

    private record Metadata(
            String version, String encoding, int pageSize, String journalMode, int userVersion, int applicationId) {
        DatabaseMetadata toDatabase() {
            return DatabaseMetadata.of(
                    "SQLite",
                    version,
                    encoding,
                    Map.of(
                            "page_size", String.valueOf(pageSize),
                            "journal_mode", journalMode,
                            "user_version", String.valueOf(userVersion),
                            "application_id", String.valueOf(applicationId)));
        }
    }

    @Override
    public Mono<DatabaseSchema> read(SqlOperations operations) {
        return catalog(operations).flatMap(catalog -> versions(operations, catalog)
                .zipWith(
                        operations.queryOne(Metadata.class, METADATA),
                        (versions, metadata) -> DatabaseSchema.of(
                                metadata.toDatabase(),
                                catalog.tables(),
                                catalog.virtualTables(),
                                catalog.views(),
                                versions)));
    }

    private static Mono<SqliteCatalog> catalog(SqlOperations operations) {
        return Mono.zip(
                        operations.query(ObjectRow.class, OBJECTS).collectList(),
                        CatalogRows.read(operations, ColumnRow.class, COLUMNS, ColumnRow::object),
                        CatalogRows.read(operations, ForeignKeyRow.class, FOREIGN_KEYS, ForeignKeyRow::object),
                        CatalogRows.read(operations, IndexKeyRow.class, INDEX_KEYS, IndexKeyRow::object))
                .map(rows -> new SqliteCatalog(rows.getT1(), rows.getT2(), rows.getT3(), rows.getT4()));
    }

    private static Mono<Map<String, Long>> versions(SqlOperations operations, SqliteCatalog catalog) {
        return catalog.hasMigrations() ? MigrationVersions.read(operations) : Mono.just(Map.of());
    }
}
