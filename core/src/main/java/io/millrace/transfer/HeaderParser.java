package io.millrace.transfer;

import io.millrace.spi.ColumnSequence;
import io.millrace.spi.FreeSequence;
import io.millrace.spi.ValueType;
import io.millrace.transfer.FileHeader.ColumnHeader;
import io.millrace.transfer.FileHeader.TableHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what {@link HeaderWriter} writes, line by line, and no more than the limits allow. */
final class HeaderParser {
    private final ImportLimits limits;
    private final List<TableHeader> tables = new ArrayList<>();
    private final List<FreeSequence> sequences = new ArrayList<>();
    private long tableCount;
    private long sequenceCount;
    private int bytesLeft;

    HeaderParser(ImportLimits limits) {
        this.limits = limits;
        this.bytesLeft = limits.maxHeaderBytes();
    }

    int bytesLeft() {
        return bytesLeft;
    }

    /** Counts a line that had no more bytes than are left. */
    void countBytes(int line) {
        bytesLeft -= Math.min(line + 1, bytesLeft);
    }

    /** Fails unless it is the first line of such a file. */
    void begin(JsonObject line) {
        if (!FileHeader.FORMAT.equals(line.members().get("format"))) {
            throw new BadLine("this is not the header of an export (\"format\": \"" + FileHeader.FORMAT + "\")");
        }
        long version = line.number("version");
        if (version < 1 || version > FileHeader.VERSION) {
            throw new BadLine("the file has version " + version + " of its format, and only those up to "
                    + FileHeader.VERSION + " can be read: import it with a newer Millrace");
        }
        tableCount = count(line.number("tables"), "the file has more tables", "maxTables", limits.maxTables());
        sequenceCount = count(
                line.optionalNumber("sequences").orElse(0),
                "the file has more sequences",
                "maxSequences",
                limits.maxSequences());
    }

    private static long count(long count, String more, String limit, int most) {
        if (count < 0) {
            throw new BadLine("a number of tables or sequences is negative");
        }
        if (count > most) {
            throw new BadLine(ImportLimits.beyond(more, limit, most));
        }
        return count;
    }

    boolean lacksTables() {
        return tables.size() < tableCount;
    }

    boolean lacksSequences() {
        return sequences.size() < sequenceCount;
    }

    void addTable(JsonObject line) {
        String name = line.text("table");
        List<JsonObject> columns = line.objects("columns");
        count(columns.size(), "the table \"" + name + "\" has more columns", "maxColumns", limits.maxColumns());
        tables.add(new TableHeader(
                line.text("schema"),
                name,
                columns.stream().map(HeaderParser::column).toList(),
                line.optionalNumber("rows"),
                sequences(line)));
    }

    void addSequence(JsonObject line) {
        sequences.add(new FreeSequence(
                line.text("schema"),
                line.text("sequence"),
                line.number("last"),
                line.flag("given"),
                line.texts("users")));
    }

    FileHeader header(JsonObject line) {
        Map<String, Long> versions = new HashMap<>();
        JsonObject migrations = line.object("migrations");
        migrations.members().keySet().forEach(owner -> versions.put(owner, migrations.number(owner)));
        return new FileHeader(line.text("id"), line.text("database"), versions, tables, sequences);
    }

    private static List<ColumnSequence> sequences(JsonObject table) {
        if (table.has("sequence")) {
            return List.of(new ColumnSequence(null, table.number("sequence"), true));
        }
        return table.has("sequences")
                ? table.objects("sequences").stream()
                        .map(each -> new ColumnSequence(each.text("column"), each.number("last"), each.flag("given")))
                        .toList()
                : List.of();
    }

    private static ColumnHeader column(JsonObject column) {
        return new ColumnHeader(column.text("name"), column.text("type"), valueType(column.text("values")));
    }

    static ValueType valueType(String label) {
        for (ValueType type : ValueType.values()) {
            if (type.label().equals(label)) {
                return type;
            }
        }
        throw new BadLine("there is no type of values \"" + label.toLowerCase(Locale.ROOT) + "\"");
    }
}
