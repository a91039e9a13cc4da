package io.millrace.transfer;

import io.millrace.Dialect;
import io.millrace.error.TransferException;
import io.millrace.schema.Column;
import io.millrace.schema.Column.Generation;
import io.millrace.schema.DatabaseSchema;
import io.millrace.schema.Table;
import io.millrace.spi.TransferSupport;
import io.millrace.transfer.FileHeader.ColumnHeader;
import java.util.List;
import java.util.stream.Collectors;

/** Which tables and columns are exported, and by which statements. */
record ExportPlan(List<TableExport> tables) {
    /**
     * A table.
     *
     * @param table the table
     * @param stored its columns but for those that are computed
     * @param columns the same as the file has them
     * @param select the statement that reads them
     * @param count the statement that counts its rows
     */
    record TableExport(Table table, List<Column> stored, List<ColumnHeader> columns, String select, String count) {}

    static ExportPlan of(DatabaseSchema schema, List<String> names, Dialect dialect, TransferSupport support) {
        List<Table> chosen = names.isEmpty()
                ? schema.tables().stream()
                        .filter(table -> table.kind() != Table.Kind.FOREIGN)
                        .toList()
                : names.stream()
                        .distinct()
                        .flatMap(name -> tables(schema, name).stream())
                        .toList();
        return new ExportPlan(TableOrder.of(chosen).stream()
                .map(table -> export(table, dialect, support))
                .toList());
    }

    /** Those of a name, since several schemas may have one. */
    private static List<Table> tables(DatabaseSchema schema, String name) {
        List<Table> named = schema.tables().stream()
                .filter(table -> table.name().equals(name))
                .toList();
        if (named.isEmpty()) {
            boolean virtual =
                    schema.virtualTables().stream().anyMatch(each -> each.name().equals(name));
            boolean view = schema.views().stream().anyMatch(each -> each.name().equals(name));
            String what = virtual
                    ? "is a virtual table: export the tables that it is made of, and rebuild it from them."
                    : view
                            ? "is a view: export the tables that it reads."
                            : "does not exist, or is a partition, whose rows are exported with its table.";
            throw new TransferException("Cannot export " + name + ": it " + what, null);
        }
        return named;
    }

    private static TableExport export(Table table, Dialect dialect, TransferSupport support) {
        List<Column> columns =
                table.columns().stream().filter(ExportPlan::isStored).toList();
        String name = quote(dialect, table);
        String from = support.selectedFrom(table, name);
        String selected = columns.isEmpty()
                ? "NULL"
                : columns.stream()
                        .map(column -> support.selected(column, dialect.quote(column.name())))
                        .collect(Collectors.joining(", "));
        return new TableExport(
                table,
                columns,
                columns.stream()
                        .map(column -> new ColumnHeader(column.name(), column.type(), support.typeOf(column)))
                        .toList(),
                "SELECT " + selected + " FROM " + from,
                "SELECT COUNT(*) FROM " + from);
    }

    static boolean isStored(Column column) {
        return column.generation() == Generation.NONE || column.generation() == Generation.IDENTITY;
    }

    static String quote(Dialect dialect, Table table) {
        return dialect.quote(table.schema()) + "." + dialect.quote(table.name());
    }
}
