package io.millrace.cli.output;

import io.millrace.schema.CheckConstraint;
import io.millrace.schema.Column;
import io.millrace.schema.DatabaseSchema;
import io.millrace.schema.ExclusionConstraint;
import io.millrace.schema.ForeignKey;
import io.millrace.schema.Index;
import io.millrace.schema.Table;
import io.millrace.schema.UniqueConstraint;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A schema to read: each table with its columns one below the other, then keys, constraints and indexes. */
final class SchemaText {
    private final ResultWriter out;

    SchemaText(ResultWriter out) {
        this.out = out;
    }

    void print(DatabaseSchema schema) {
        out.line(CellText.of(schema.database().product()) + " "
                + CellText.of(schema.database().version()));
        schema.migrationVersions()
                .forEach((owner, version) -> out.line("migrations of " + CellText.of(owner) + ": " + version));
        schema.tables().forEach(this::table);
        schema.virtualTables().forEach(table -> {
            heading("virtual table " + CellText.of(table.name()) + " (" + CellText.of(table.module()) + ")");
            columns(table.columns());
        });
        schema.views().forEach(view -> {
            heading("view " + CellText.of(view.name()));
            columns(view.columns());
        });
    }

    private void table(Table table) {
        String kind = table.kind() == Table.Kind.BASE ? "" : table.kind().name().toLowerCase(Locale.ROOT) + " ";
        heading(kind + "table " + CellText.of(table.name()));
        columns(table.columns());
        table.primaryKey().ifPresent(key -> detail("primary key", list(key.columns())));
        for (UniqueConstraint unique : table.uniqueConstraints()) {
            detail("unique", list(unique.columns()));
        }
        for (ForeignKey key : table.foreignKeys()) {
            detail("foreign key", foreignKey(key));
        }
        for (ExclusionConstraint exclusion : table.exclusionConstraints()) {
            detail("exclusion", CellText.of(exclusion.definition()));
        }
        for (CheckConstraint check : table.checkConstraints()) {
            detail("check", "(" + CellText.of(check.condition()) + ")");
        }
        for (Index index : table.indexes()) {
            detail(index.unique() ? "unique index" : "index", index(index));
        }
    }

    private void heading(String text) {
        out.line("");
        out.line(text);
    }

    private void detail(String kind, String text) {
        out.line("  " + kind + " " + text);
    }

    private void columns(List<Column> columns) {
        int names = widest(columns.stream().map(Column::name).toList());
        int types = widest(columns.stream().map(Column::type).toList());
        for (Column column : columns) {
            String line = padded(CellText.of(column.name()), names) + "  "
                    + padded(CellText.of(column.type()), types) + (column.nullable() ? "" : "  not null")
                    + generation(
                            column.generation(), column.generationExpression().orElse(null))
                    + column.defaultValue()
                            .map(value -> "  default " + CellText.of(value))
                            .orElse("");
            out.line("  " + line.stripTrailing());
        }
    }

    private static String generation(Column.Generation generation, @Nullable String expression) {
        return switch (generation) {
            case NONE -> "";
            case IDENTITY -> "  identity";
            case STORED, VIRTUAL ->
                "  " + generation.name().toLowerCase(Locale.ROOT) + " as (" + CellText.of(expression) + ")";
        };
    }

    private static String foreignKey(ForeignKey key) {
        return list(key.columns()) + " references " + CellText.of(key.referencedTable()) + " "
                + list(key.referencedColumns()) + action(" on update ", key.onUpdate())
                + action(" on delete ", key.onDelete());
    }

    private static String action(String when, ForeignKey.Action action) {
        return action == ForeignKey.Action.NO_ACTION
                ? ""
                : when + action.name().replace('_', ' ').toLowerCase(Locale.ROOT);
    }

    private static String index(Index index) {
        String keys = index.keys().stream()
                .map(key -> CellText.of(key.text()) + (key.descending() ? " desc" : ""))
                .collect(Collectors.joining(", ", "(", ")"));
        return CellText.of(index.name()) + " " + keys
                + index.predicate()
                        .map(condition -> " where " + CellText.of(condition))
                        .orElse("");
    }

    private static String list(List<String> names) {
        return names.stream().map(CellText::of).collect(Collectors.joining(", ", "(", ")"));
    }

    private static int widest(List<String> texts) {
        return texts.stream()
                .mapToInt(text -> CellText.width(CellText.of(text)))
                .max()
                .orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - CellText.width(text)));
    }
}
