package io.millrace.testkit.contract;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.millrace.SqlOperations;
import io.millrace.schema.CheckConstraint;
import io.millrace.schema.Column;
import io.millrace.schema.Column.Generation;
import io.millrace.schema.DatabaseMetadata;
import io.millrace.schema.DatabaseSchema;
import io.millrace.schema.ForeignKey;
import io.millrace.schema.ForeignKey.Action;
import io.millrace.schema.Index;
import io.millrace.schema.PrimaryKey;
import io.millrace.schema.Table;
import io.millrace.schema.UniqueConstraint;
import io.millrace.schema.View;
import io.millrace.spi.MigrationVersions;
import io.millrace.spi.OwnTables;
import io.millrace.spi.SchemaReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The schema of H2, from its INFORMATION_SCHEMA: what it takes to teach core another database's catalog. */
final class H2SchemaReader implements SchemaReader {
    private static final String TABLES = """
            SELECT t.table_name AS name, v.view_definition AS definition
            FROM information_schema.tables t
                 LEFT JOIN information_schema.views v ON v.table_schema = t.table_schema AND v.table_name = t.table_name
            WHERE t.table_schema = 'public' ORDER BY t.table_name""";

    private static final String COLUMNS = """
            SELECT table_name, column_name AS name, data_type AS type, is_nullable, column_default AS default_value,
                   generation_expression, is_identity
            FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position""";

    private static final String KEYS = """
            SELECT c.table_name, c.constraint_name AS name, c.constraint_type AS kind, k.column_name,
                   r.update_rule, r.delete_rule, u.table_name AS referenced_table, u.column_name AS referenced_column
            FROM information_schema.table_constraints c
                 JOIN information_schema.key_column_usage k ON k.constraint_name = c.constraint_name
                 LEFT JOIN information_schema.referential_constraints r ON r.constraint_name = c.constraint_name
                 LEFT JOIN information_schema.key_column_usage u ON u.constraint_name = r.unique_constraint_name
                      AND u.ordinal_position = k.position_in_unique_constraint
            ORDER BY c.table_name, c.constraint_name, k.ordinal_position""";

    private static final String CHECKS = """
            SELECT t.table_name, t.constraint_name AS name, c.check_clause AS condition
            FROM information_schema.table_constraints t
                 JOIN information_schema.check_constraints c ON c.constraint_name = t.constraint_name
            ORDER BY t.constraint_name""";

    private static final String INDEX_KEYS = """
            SELECT i.table_name, i.index_name AS name, c.is_unique, c.column_name, c.ordering_specification AS direction
            FROM information_schema.indexes i
                 JOIN information_schema.index_columns c ON c.index_name = i.index_name
            WHERE NOT i.is_generated ORDER BY i.index_name, c.ordinal_position""";

    record TableRow(String name, @Nullable String definition) {}

    record ColumnRow(
            String tableName,
            String name,
            String type,
            String isNullable,
            @Nullable String defaultValue,
            @Nullable String generationExpression,
            String isIdentity) {
        Column toColumn() {
            Generation generation = isIdentity.equals("YES")
                    ? Generation.IDENTITY
                    : generationExpression == null ? Generation.NONE : Generation.STORED;
            return Column.of(name, type, isNullable.equals("YES"), defaultValue, generation, generationExpression);
        }
    }

    record KeyRow(
            String tableName,
            String name,
            String kind,
            String columnName,
            @Nullable String updateRule,
            @Nullable String deleteRule,
            @Nullable String referencedTable,
            @Nullable String referencedColumn) {}

    record CheckRow(String tableName, String name, String condition) {}

    record IndexKeyRow(String tableName, String name, boolean isUnique, String columnName, String direction) {}

    record Catalog(
            List<TableRow> objects,
            List<ColumnRow> columns,
            List<KeyRow> keys,
            List<CheckRow> checks,
            List<IndexKeyRow> indexKeys) {
        boolean hasMigrations() {
            return objects.stream().anyMatch(object -> object.name().equals(MigrationVersions.TABLE));
        }

        List<Table> tables() {
            return objects.stream()
                    .filter(object -> object.definition() == null && !OwnTables.contains(object.name()))
                    .map(object -> table(object.name()))
                    .toList();
        }

        List<View> views() {
            return objects.stream()
                    .filter(object -> object.definition() != null)
                    .map(view ->
                            View.of("public", view.name(), columnsOf(view.name()), String.valueOf(view.definition())))
                    .toList();
        }

        private Table table(String name) {
            return Table.builder("public", name)
                    .columns(columnsOf(name))
                    .primaryKey(
                            keysOf(
                                            name,
                                            "PRIMARY KEY",
                                            rows -> PrimaryKey.of(rows.get(0).name(), columnNames(rows)))
                                    .stream()
                                    .findFirst()
                                    .orElse(null))
                    .foreignKeys(keysOf(name, "FOREIGN KEY", Catalog::foreignKey))
                    .uniqueConstraints(keysOf(
                            name,
                            "UNIQUE",
                            rows -> UniqueConstraint.of(rows.get(0).name(), columnNames(rows))))
                    .checkConstraints(checks.stream()
                            .filter(row -> row.tableName().equals(name))
                            .map(row -> CheckConstraint.of(row.name(), row.condition()))
                            .toList())
                    .indexes(
                            grouped(
                                            indexKeys.stream()
                                                    .filter(row ->
                                                            row.tableName().equals(name))
                                                    .toList(),
                                            IndexKeyRow::name)
                                    .stream()
                                    .map(Catalog::index)
                                    .toList())
                    .build();
        }

        private List<Column> columnsOf(String name) {
            return columns.stream()
                    .filter(row -> row.tableName().equals(name))
                    .map(ColumnRow::toColumn)
                    .toList();
        }

        private <T> List<T> keysOf(String table, String kind, Function<List<KeyRow>, T> make) {
            List<KeyRow> rows = keys.stream()
                    .filter(row -> row.tableName().equals(table) && row.kind().equals(kind))
                    .toList();
            return grouped(rows, KeyRow::name).stream().map(make).toList();
        }

        private static ForeignKey foreignKey(List<KeyRow> rows) {
            KeyRow first = rows.get(0);
            return ForeignKey.of(
                    first.name(),
                    columnNames(rows),
                    "public",
                    String.valueOf(first.referencedTable()),
                    rows.stream()
                            .map(row -> String.valueOf(row.referencedColumn()))
                            .toList(),
                    Action.of(String.valueOf(first.updateRule())),
                    Action.of(String.valueOf(first.deleteRule())));
        }

        private static Index index(List<IndexKeyRow> rows) {
            List<Index.Key> keys = rows.stream()
                    .map(row -> Index.Key.of(
                            row.columnName(), false, row.direction().equals("DESC")))
                    .toList();
            return Index.of(rows.get(0).name(), rows.get(0).isUnique(), keys, null);
        }

        private static List<String> columnNames(List<KeyRow> rows) {
            return rows.stream().map(KeyRow::columnName).toList();
        }

        private static <T> List<List<T>> grouped(List<T> rows, Function<T, String> name) {
            return List.copyOf(rows.stream()
                    .collect(groupingBy(name, TreeMap::new, toList()))
                    .values());
        }
    }

    @Override
    public Mono<DatabaseSchema> read(SqlOperations operations) {
        return Mono.zip(
                        operations.query(TableRow.class, TABLES).collectList(),
                        operations.query(ColumnRow.class, COLUMNS).collectList(),
                        operations.query(KeyRow.class, KEYS).collectList(),
                        operations.query(CheckRow.class, CHECKS).collectList(),
                        operations.query(IndexKeyRow.class, INDEX_KEYS).collectList())
                .map(rows -> new Catalog(rows.getT1(), rows.getT2(), rows.getT3(), rows.getT4(), rows.getT5()))
                .flatMap(catalog -> versions(operations, catalog)
                        .zipWith(
                                operations.queryOne(String.class, "SELECT h2version()"),
                                (versions, version) -> DatabaseSchema.of(
                                        DatabaseMetadata.of("H2", version, "UTF-16", Map.of()),
                                        catalog.tables(),
                                        List.of(),
                                        catalog.views(),
                                        versions)));
    }

    private static Mono<Map<String, Long>> versions(SqlOperations operations, Catalog catalog) {
        return catalog.hasMigrations() ? MigrationVersions.read(operations) : Mono.just(Map.of());
    }
}
