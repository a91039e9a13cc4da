package io.millrace.transfer;

import io.millrace.spi.ColumnSequence;
import io.millrace.spi.FreeSequence;
import io.millrace.spi.ValueType;
import io.millrace.transfer.FileHeader.ColumnHeader;
import io.millrace.transfer.FileHeader.TableHeader;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what {@link HeaderWriter} writes. */
final class HeaderParser {
    private HeaderParser() {}

    /** Fails unless it is the first line of such a file. */
    static void requireHeader(JsonObject line) {
        if (!FileHeader.FORMAT.equals(line.members().get("format"))) {
            throw new BadLine("this is not the header of an export (\"format\": \"" + FileHeader.FORMAT + "\")");
        }
        long version = line.number("version");
        if (version < 1 || version > FileHeader.VERSION) {
            throw new BadLine("the file has version " + version + " of its format, and only those up to "
                    + FileHeader.VERSION + " can be read: import it with a newer Millrace");
        }
    }

    static FileHeader header(JsonObject line, List<TableHeader> tables, List<FreeSequence> sequences) {
        Map<String, Long> versions = new HashMap<>();
        JsonObject migrations = line.object("migrations");
        migrations.members().keySet().forEach(owner -> versions.put(owner, migrations.number(owner)));
        return new FileHeader(line.text("id"), line.text("database"), versions, tables, sequences);
    }

    static TableHeader table(JsonObject line) {
        return new TableHeader(
                line.text("schema"),
                line.text("table"),
                line.objects("columns").stream().map(HeaderParser::column).toList(),
                line.optionalNumber("rows"),
                sequences(line));
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

    static FreeSequence sequence(JsonObject line) {
        return new FreeSequence(
                line.text("schema"),
                line.text("sequence"),
                line.number("last"),
                line.flag("given"),
                line.texts("users"));
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
