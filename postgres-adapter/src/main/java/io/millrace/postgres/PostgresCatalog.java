package io.millrace.postgres;

import io.millrace.schema.CheckConstraint;
import io.millrace.schema.Column;
import io.millrace.schema.Column.Generation;
import io.millrace.schema.ExclusionConstraint;
import io.millrace.schema.ForeignKey;
import io.millrace.schema.ForeignKey.Action;
import io.millrace.schema.Index;
import io.millrace.schema.PrimaryKey;
import io.millrace.schema.Table;
import io.millrace.schema.UniqueConstraint;
import io.millrace.schema.View;
import io.millrace.spi.CatalogRows;
import io.millrace.spi.MigrationVersions;
import io.millrace.spi.OwnTables;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows of PostgreSQL's catalog, put together to tables and views. */
final class PostgresCatalog {
    private static final String PRIMARY_KEY = "p";
    private static final String FOREIGN_KEY = "f";
    private static final String UNIQUE = "u";
    private static final String EXCLUSION = "x";
    private static final String CHECK = "c";

    private final List<ObjectRow> objects;
    private final CatalogRows<ColumnRow> columns;
    private final CatalogRows<ConstraintRow> constraints;
    private final CatalogRows<IndexKeyRow> indexKeys;

    /** A table, or a view with its definition; {@code kind} is relkind of pg_class. */
    record ObjectRow(
            long id,
            String schema,
            String name,
            String kind,
            @Nullable String definition) {
        Table.Kind tableKind() {
            return switch (kind) {
                case "p" -> Table.Kind.PARTITIONED;
                case "f" -> Table.Kind.FOREIGN;
                default -> Table.Kind.BASE;
            };
        }
    }

    /** A column; the expression is its default, or what it is computed by. */
    record ColumnRow(
            long object,
            String name,
            String type,
            boolean notNull,
            @Nullable String expression,
            boolean identity,
            boolean computed) {
        Column toColumn() {
            if (computed) {
                return Column.of(name, type, !notNull, null, Generation.STORED, expression);
            }
            return Column.of(name, type, !notNull, expression, identity ? Generation.IDENTITY : Generation.NONE, null);
        }
    }

    /** A column of a constraint. */
    record ConstraintRow(
            long object,
            String name,
            String kind,
            @Nullable String columnName,
            @Nullable String referencedSchema,
            @Nullable String referencedTable,
            @Nullable String referencedColumn,
            String onUpdate,
            String onDelete,
            @Nullable String condition,
            @Nullable String definition) {}

    /** A column or, without a name, an expression of an index. */
    record IndexKeyRow(
            long object,
            String name,
            boolean isUnique,
            @Nullable String columnName,
            String expression,
            boolean descending,
            @Nullable String predicate) {
        Index.Key toKey() {
            return columnName == null
                    ? Index.Key.of(expression, true, descending)
                    : Index.Key.of(columnName, false, descending);
        }
    }

    PostgresCatalog(
            List<ObjectRow> objects,
            CatalogRows<ColumnRow> columns,
            CatalogRows<ConstraintRow> constraints,
            CatalogRows<IndexKeyRow> indexKeys) {
        this.objects = objects;
        this.columns = columns;
        this.constraints = constraints;
        this.indexKeys = indexKeys;
    }

    boolean hasMigrations() {
        return objects.stream().anyMatch(object -> object.name().equals(MigrationVersions.TABLE));
    }

    List<Table> tables() {
        return objects.stream()
                .filter(object -> object.definition() == null && !OwnTables.contains(object.name()))
                .map(this::table)
                .toList();
    }

    List<View> views() {
        return objects.stream()
                .filter(object -> object.definition() != null)
                .map(object ->
                        View.of(object.schema(), object.name(), columns(object), String.valueOf(object.definition())))
                .toList();
    }

    private Table table(ObjectRow object) {
        return Table.builder(object.schema(), object.name())
                .kind(object.tableKind())
                .columns(columns(object))
                .primaryKey(
                        constraints(object, PRIMARY_KEY, rows -> PrimaryKey.of(name(rows), columnNames(rows))).stream()
                                .findFirst()
                                .orElse(null))
                .foreignKeys(constraints(object, FOREIGN_KEY, PostgresCatalog::foreignKey).stream()
                        .sorted(Comparator.comparing(key -> key.columns().toString()))
                        .toList())
                .uniqueConstraints(
                        constraints(object, UNIQUE, rows -> UniqueConstraint.of(name(rows), columnNames(rows))).stream()
                                .sorted(Comparator.comparing(
                                        constraint -> constraint.columns().toString()))
                                .toList())
                .exclusionConstraints(constraints(
                        object,
                        EXCLUSION,
                        rows -> ExclusionConstraint.of(
                                name(rows), String.valueOf(rows.get(0).definition()))))
                .checkConstraints(constraints(object, CHECK, rows -> CheckConstraint.of(name(rows), condition(rows))))
                .indexes(CatalogRows.byPart(indexKeys.of(object.id()), IndexKeyRow::name).stream()
                        .map(PostgresCatalog::index)
                        .toList())
                .build();
    }

    private List<Column> columns(ObjectRow object) {
        return columns.of(object.id()).stream().map(ColumnRow::toColumn).toList();
    }

    private <T> List<T> constraints(ObjectRow object, String kind, Function<List<ConstraintRow>, T> make) {
        List<ConstraintRow> rows = constraints.of(object.id()).stream()
                .filter(row -> row.kind().equals(kind))
                .toList();
        return CatalogRows.byPart(rows, ConstraintRow::name).stream().map(make).toList();
    }

    private static ForeignKey foreignKey(List<ConstraintRow> rows) {
        ConstraintRow first = rows.get(0);
        return ForeignKey.of(
                first.name(),
                columnNames(rows),
                String.valueOf(first.referencedSchema()),
                String.valueOf(first.referencedTable()),
                rows.stream()
                        .map(ConstraintRow::referencedColumn)
                        .filter(Objects::nonNull)
                        .toList(),
                action(first.onUpdate()),
                action(first.onDelete()));
    }

    private static Index index(List<IndexKeyRow> rows) {
        IndexKeyRow first = rows.get(0);
        return Index.of(
                first.name(),
                first.isUnique(),
                rows.stream().map(IndexKeyRow::toKey).toList(),
                first.predicate());
    }

    private static String name(List<ConstraintRow> rows) {
        return rows.get(0).name();
    }

    private static String condition(List<ConstraintRow> rows) {
        return String.valueOf(rows.get(0).condition());
    }

    private static List<String> columnNames(List<ConstraintRow> rows) {
        return rows.stream()
                .map(ConstraintRow::columnName)
                .filter(Objects::nonNull)
                .toList();
    }

    /** How pg_constraint writes what happens to rows that refer to one that changes. */
    private static Action action(String code) {
        return switch (code) {
            case "r" -> Action.RESTRICT;
            case "c" -> Action.CASCADE;
            case "n" -> Action.SET_NULL;
            case "d" -> Action.SET_DEFAULT;
            default -> Action.NO_ACTION;
        };
    }
}
