package io.millrace.transfer;

import io.millrace.Dialect;
import io.millrace.error.TransferException;
import io.millrace.schema.Column;
import io.millrace.schema.Column.Generation;
import io.millrace.schema.DatabaseSchema;
import io.millrace.schema.Table;
import io.millrace.sql.Identifier;
import io.millrace.transfer.FileHeader.ColumnHeader;
import java.util.List;
import java.util.stream.Collectors;

/** Which tables and columns are exported, and by which statements. */
record ExportPlan(List<TableExport> tables) {
    /**
     * A table.
     *
     * @param table the table
     * @param columns its columns but for those that are computed
     * @param select the statement that reads them
     * @param count the statement that counts its rows
     */
    record TableExport(Table table, List<ColumnHeader> columns, String select, String count) {}

    static ExportPlan of(DatabaseSchema schema, List<String> names, Dialect dialect) {
        List<Table> chosen = names.isEmpty()
                ? schema.tables()
                : names.stream().distinct().map(name -> table(schema, name)).toList();
        return new ExportPlan(TableOrder.of(chosen).stream()
                .map(table -> export(table, dialect))
                .toList());
    }

    private static Table table(DatabaseSchema schema, String name) {
        return schema.table(name).orElseThrow(() -> {
            boolean virtual =
                    schema.virtualTables().stream().anyMatch(each -> each.name().equals(name));
            boolean view = schema.views().stream().anyMatch(each -> each.name().equals(name));
            String what = virtual
                    ? "is a virtual table: export the tables that it is made of, and rebuild it from them."
                    : view ? "is a view: export the tables that it reads." : "does not exist.";
            return new TransferException("Cannot export " + name + ": it " + what, null);
        });
    }

    private static TableExport export(Table table, Dialect dialect) {
        TransferSupport support = dialect.transferSupport();
        List<Column> columns =
                table.columns().stream().filter(ExportPlan::isStored).toList();
        String name = quote(dialect, table.schema(), table.name());
        String selected = columns.stream()
                .map(column -> support.selected(column, quote(dialect, column.name())))
                .collect(Collectors.joining(", "));
        return new TableExport(
                table,
                columns.stream()
                        .map(column -> new ColumnHeader(column.name(), column.type(), support.typeOf(column)))
                        .toList(),
                "SELECT " + selected + " FROM " + name,
                "SELECT COUNT(*) FROM " + name);
    }

    static boolean isStored(Column column) {
        return column.generation() == Generation.NONE || column.generation() == Generation.IDENTITY;
    }

    static String quote(Dialect dialect, String first, String... more) {
        try {
            return dialect.quote(Identifier.of(first, more));
        } catch (IllegalArgumentException unusable) {
            throw new TransferException("A name cannot be used: " + unusable.getMessage(), unusable);
        }
    }
}
