package io.millrace.transfer;

import io.millrace.Dialect;
import io.millrace.error.TransferException;
import io.millrace.schema.Column;
import io.millrace.schema.Table;
import io.millrace.spi.TransferSupport;
import io.millrace.transfer.FileHeader.ColumnHeader;
import io.millrace.transfer.FileHeader.TableHeader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of the file and the one of the database that takes its rows.
 *
 * @param header the one of the file
 * @param table the one of the database
 * @param name its name, quoted
 * @param from what its own rows are selected from
 * @param insert the statement that inserts a row
 * @param parser reads rows for that statement
 */
record TableImport(TableHeader header, Table table, String name, String from, String insert, RowParser parser) {
    /** Fails when the table has other than the rows of the file. */
    void requireRows(long there, Path file) {
        if (header.rows().isPresent() && header.rows().getAsLong() != there) {
            throw new TransferException(
                    "After the import the table " + table.name() + " has " + there + " rows, and " + file + " "
                            + header.rows().getAsLong()
                            + ": a trigger has written to it, or somebody else. Drop the trigger for the time of the import.",
                    null);
        }
    }

    /** Holds the columns against each other; throws {@link BadLine}. */
    static TableImport of(TableHeader header, Table table, Dialect dialect, TransferSupport support) {
        List<Column> targets = header.columns().stream()
                .map(column -> target(table, column.name()))
                .toList();
        requireAllOthersOptional(header, table);
        for (int i = 0; i < targets.size(); i++) {
            String name = targets.get(i).name();
            support.refusal(targets.get(i), header.columns().get(i).declared()).ifPresent(why -> {
                throw new BadLine("the column \"" + name + "\" of the table \"" + table.name() + "\" " + why);
            });
        }
        String name = ExportPlan.quote(dialect, table);
        String columns =
                targets.stream().map(column -> dialect.quote(column.name())).collect(Collectors.joining(", "));
        String values = targets.stream().map(support::inserted).collect(Collectors.joining(", "));
        String overriding = support.overriding();
        return new TableImport(
                header,
                table,
                name,
                support.selectedFrom(table, name),
                targets.isEmpty()
                        ? "INSERT INTO " + name + " DEFAULT VALUES"
                        : "INSERT INTO " + name + " (" + columns + ") " + (overriding.isEmpty() ? "" : overriding + " ")
                                + "VALUES (" + values + ")",
                new RowParser(header.columns(), targets, support));
    }

    private static Column target(Table table, String name) {
        Column column = table.column(name)
                .orElseThrow(() -> new BadLine("the database's table \"" + table.name() + "\" has no column \"" + name
                        + "\"; its columns are "
                        + table.columns().stream().map(Column::name).collect(Collectors.joining(", "))));
        if (!ExportPlan.isStored(column)) {
            throw new BadLine("the column \"" + name + "\" of the table \"" + table.name()
                    + "\" is computed by the database, so that it takes no values");
        }
        return column;
    }

    private static void requireAllOthersOptional(TableHeader header, Table table) {
        List<String> given = header.columns().stream().map(ColumnHeader::name).toList();
        if (given.stream().distinct().count() < given.size()) {
            throw new BadLine("the table \"" + table.name() + "\" has one of its columns twice");
        }
        for (Column column : table.columns()) {
            boolean optional = column.nullable()
                    || column.defaultValue().isPresent()
                    || column.generation() != Column.Generation.NONE;
            if (!optional && !given.contains(column.name())) {
                throw new BadLine("the table \"" + table.name() + "\" needs a value for its column \"" + column.name()
                        + "\", which the file does not have");
            }
        }
    }
}
