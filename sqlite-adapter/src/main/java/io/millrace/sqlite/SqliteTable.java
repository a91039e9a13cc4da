package io.millrace.sqlite;

import io.millrace.schema.Column;
import io.millrace.schema.Column.Generation;
import io.millrace.schema.ForeignKey;
import io.millrace.schema.ForeignKey.Action;
import io.millrace.schema.Index;
import io.millrace.schema.PrimaryKey;
import io.millrace.schema.Table;
import io.millrace.schema.UniqueConstraint;
import io.millrace.spi.CatalogRows;
import io.millrace.sqlite.SqliteCatalog.ColumnRow;
import io.millrace.sqlite.SqliteCatalog.ForeignKeyRow;
import io.millrace.sqlite.SqliteCatalog.IndexKeyRow;
import io.millrace.sqlite.SqliteCatalog.ObjectRow;
import io.millrace.sqlite.TableDefinition.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One table, from its rows in the catalog and its text. */
final class SqliteTable {
    private static final String BY_CREATE_INDEX = "c";
    private static final String BY_UNIQUE = "u";
    private static final String BY_PRIMARY_KEY = "pk";

    private final SqliteCatalog catalog;
    private final ObjectRow object;
    private final TableDefinition definition;
    private final List<String> primaryKey;

    SqliteTable(SqliteCatalog catalog, ObjectRow object) {
        this.catalog = catalog;
        this.object = object;
        this.definition = new TableDefinition(object.definition(), SqliteDialect.INSTANCE.syntax());
        this.primaryKey = catalog.primaryKey(object);
    }

    Table toTable() {
        return Table.builder(SqliteCatalog.SCHEMA, object.name())
                .columns(catalog.columns(object).stream().map(this::column).toList())
                .primaryKey(primaryKey.isEmpty() ? null : PrimaryKey.of(name(Kind.PRIMARY_KEY, primaryKey), primaryKey))
                .foreignKeys(foreignKeys())
                .uniqueConstraints(uniqueConstraints())
                .checkConstraints(definition.checks())
                .indexes(indexes())
                .build();
    }

    private Column column(ColumnRow row) {
        if (numbersRows(row)) {
            return Column.of(row.name(), row.type(), false, row.defaultValue(), Generation.IDENTITY, null);
        }
        return Column.of(
                row.name(),
                row.type(),
                !row.notNull(),
                row.defaultValue(),
                row.generation(),
                definition.generationExpression(row.name()));
    }

    /** Whether the column is another name of the rowid: the only key, an INTEGER, and in need of no index of its own. */
    private boolean numbersRows(ColumnRow row) {
        return primaryKey.equals(List.of(row.name()))
                && row.type().equalsIgnoreCase("INTEGER")
                && !object.withoutRowid()
                && catalog.indexKeys(object).stream()
                        .noneMatch(key -> key.origin().equals(BY_PRIMARY_KEY));
    }

    /** SQLite numbers them from the last of its text to the first. */
    private List<ForeignKey> foreignKeys() {
        List<List<ForeignKeyRow>> keys =
                new ArrayList<>(CatalogRows.byPart(catalog.foreignKeys(object), ForeignKeyRow::id));
        Collections.reverse(keys);
        Map<List<String>, Integer> places = new HashMap<>();
        return keys.stream()
                .map(rows -> foreignKey(rows, places.merge(columnNames(rows), 1, Integer::sum) - 1))
                .sorted(Comparator.comparing(key -> key.columns().toString()))
                .toList();
    }

    private ForeignKey foreignKey(List<ForeignKeyRow> rows, int place) {
        ForeignKeyRow first = rows.get(0);
        List<String> columns = columnNames(rows);
        ObjectRow referenced = catalog.table(first.referencedTable());
        List<String> named = rows.stream()
                .map(ForeignKeyRow::referencedColumn)
                .filter(Objects::nonNull)
                .toList();
        return ForeignKey.of(
                definition.name(Kind.FOREIGN_KEY, columns, place),
                columns,
                SqliteCatalog.SCHEMA,
                referenced == null ? first.referencedTable() : referenced.name(),
                referenced != null && named.isEmpty() ? catalog.primaryKey(referenced) : named,
                Action.of(first.onUpdate()),
                Action.of(first.onDelete()));
    }

    private List<UniqueConstraint> uniqueConstraints() {
        return indexesBy(BY_UNIQUE).stream()
                .map(keys -> keys.stream().map(SqliteTable::columnName).toList())
                .map(columns -> UniqueConstraint.of(name(Kind.UNIQUE, columns), columns))
                .sorted(Comparator.comparing(constraint -> constraint.columns().toString()))
                .toList();
    }

    private List<Index> indexes() {
        return indexesBy(BY_CREATE_INDEX).stream().map(SqliteTable::index).toList();
    }

    private static Index index(List<IndexKeyRow> rows) {
        IndexKeyRow first = rows.get(0);
        IndexDefinition definition =
                new IndexDefinition(String.valueOf(first.definition()), SqliteDialect.INSTANCE.syntax());
        List<Index.Key> keys = new ArrayList<>(rows.size());
        for (IndexKeyRow row : rows) {
            boolean expression = row.columnName() == null;
            keys.add(Index.Key.of(
                    expression ? definition.expression(keys.size()) : columnName(row), expression, row.descending()));
        }
        return Index.of(first.indexName(), first.isUnique(), keys, definition.predicate());
    }

    private List<List<IndexKeyRow>> indexesBy(String origin) {
        return CatalogRows.byPart(
                catalog.indexKeys(object).stream()
                        .filter(key -> key.origin().equals(origin))
                        .toList(),
                IndexKeyRow::indexName);
    }

    private @Nullable String name(Kind kind, List<String> columns) {
        return definition.name(kind, columns);
    }

    private static List<String> columnNames(List<ForeignKeyRow> rows) {
        return rows.stream().map(ForeignKeyRow::columnName).toList();
    }

    private static String columnName(IndexKeyRow row) {
        return String.valueOf(row.columnName());
    }
}
