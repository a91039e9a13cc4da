package io.millrace.sqlite;

import io.millrace.schema.Column;
import io.millrace.schema.Column.Generation;
import io.millrace.schema.Table;
import io.millrace.schema.View;
import io.millrace.schema.VirtualTable;
import io.millrace.spi.CatalogRows;
import io.millrace.spi.MigrationVersions;
import io.millrace.spi.OwnTables;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of SQLite's catalog, put together to tables and views. */
final class SqliteCatalog {
    static final String SCHEMA = "main";

    /** What pragma_table_xinfo calls a generated column that is not stored, and one that is. */
    private static final int HIDDEN_VIRTUAL = 2;

    private static final int HIDDEN_STORED = 3;

    private final List<ObjectRow> objects;
    private final CatalogRows<ColumnRow> columns;
    private final CatalogRows<ForeignKeyRow> foreignKeys;
    private final CatalogRows<IndexKeyRow> indexKeys;

    /** A table or a view; {@code kind} is one of table, virtual and view. */
    record ObjectRow(String name, String kind, boolean withoutRowid, String definition) {}

    /** A column; {@code keyPosition} is its place in the primary key from 1, or 0. */
    record ColumnRow(
            String object,
            String name,
            String type,
            boolean notNull,
            @Nullable String defaultValue,
            int keyPosition,
            int hidden) {
        Column toColumn() {
            return Column.of(name, type, !notNull, defaultValue);
        }

        Generation generation() {
            return switch (hidden) {
                case HIDDEN_VIRTUAL -> Generation.VIRTUAL;
                case HIDDEN_STORED -> Generation.STORED;
                default -> Generation.NONE;
            };
        }
    }

    /** A column of a foreign key. */
    record ForeignKeyRow(
            String object,
            int id,
            String referencedTable,
            String columnName,
            @Nullable String referencedColumn,
            String onUpdate,
            String onDelete) {}

    /** A column or, without a name, an expression of an index; {@code origin} is c for CREATE INDEX, u or pk. */
    record IndexKeyRow(
            String object,
            String indexName,
            boolean isUnique,
            String origin,
            @Nullable String columnName,
            boolean descending,
            @Nullable String definition) {}

    SqliteCatalog(
            List<ObjectRow> objects,
            CatalogRows<ColumnRow> columns,
            CatalogRows<ForeignKeyRow> foreignKeys,
            CatalogRows<IndexKeyRow> indexKeys) {
        this.objects = objects;
        this.columns = columns;
        this.foreignKeys = foreignKeys;
        this.indexKeys = indexKeys;
    }

    boolean hasMigrations() {
        return objects.stream().anyMatch(object -> object.name().equals(MigrationVersions.TABLE));
    }

    List<Table> tables() {
        return of("table").stream()
                .filter(object -> !OwnTables.contains(object.name()))
                .map(object -> new SqliteTable(this, object).toTable())
                .toList();
    }

    List<VirtualTable> virtualTables() {
        return of("virtual").stream()
                .filter(object -> !OwnTables.contains(object.name()))
                .map(object -> VirtualTable.of(
                        SCHEMA, object.name(), module(object.definition()), plainColumns(object), object.definition()))
                .toList();
    }

    List<View> views() {
        return of("view").stream()
                .map(object -> View.of(SCHEMA, object.name(), plainColumns(object), object.definition()))
                .toList();
    }

    List<ColumnRow> columns(ObjectRow object) {
        return columns.of(object.name());
    }

    List<ForeignKeyRow> foreignKeys(ObjectRow object) {
        return foreignKeys.of(object.name());
    }

    List<IndexKeyRow> indexKeys(ObjectRow object) {
        return indexKeys.of(object.name());
    }

    /** The names of the columns of a table's primary key, in the key's order. */
    List<String> primaryKey(ObjectRow object) {
        return columns(object).stream()
                .filter(column -> column.keyPosition() > 0)
                .sorted(Comparator.comparingInt(ColumnRow::keyPosition))
                .map(ColumnRow::name)
                .toList();
    }

    /** A table by a name that may differ from its own in case; {@code null} when there is none. */
    @Nullable
    ObjectRow table(String name) {
        return of("table").stream()
                .filter(object -> object.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(null);
    }

    private List<ObjectRow> of(String kind) {
        return objects.stream().filter(object -> object.kind().equals(kind)).toList();
    }

    private List<Column> plainColumns(ObjectRow object) {
        return columns(object).stream().map(ColumnRow::toColumn).toList();
    }

    /** {@code CREATE VIRTUAL TABLE name USING module(...)}. */
    private static String module(String definition) {
        DefinitionText text = new DefinitionText(definition, SqliteDialect.INSTANCE.syntax());
        int using = 0;
        while (!text.isKeyword(using, "USING")) {
            using++;
        }
        return text.name(using + 1);
    }
}
