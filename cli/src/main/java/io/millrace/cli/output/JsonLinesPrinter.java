package io.millrace.cli.output;

import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.text.PrintableText;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes each row as a JSON object on a line of its own, as it comes. What a terminal would obey can only stand in its texts, where
 * the escapes that it is shown by mean the same.
 */
final class JsonLinesPrinter implements RowPrinter {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final ResultWriter out;
    private @Nullable Columns columns;
    private List<String> names = List.of();

    JsonLinesPrinter(ResultWriter out) {
        this.out = out;
    }

    @Override
    public void row(Row row) {
        if (!row.columns().equals(columns)) {
            columns = row.columns();
            names = distinct(columns.names());
        }
        StringWriter line = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            for (int i = 0; i < names.size(); i++) {
                json.writeName(names.get(i));
                JsonValue.write(json, row.get(i));
            }
            json.writeEndObject();
        }
        out.line(PrintableText.ofLine(line.toString()));
    }

    @Override
    public void end() {
        // Every row is written already.
    }

    /** Columns of a query may have the same name, members of an object must not: the second {@code id} becomes {@code id_2}. */
    private static List<String> distinct(List<String> names) {
        Set<String> taken = new HashSet<>();
        Set<String> given = new HashSet<>(names);
        List<String> distinct = new ArrayList<>();
        for (String name : names) {
            String free = name;
            for (int number = 2; !taken.add(free); number++) {
                String candidate = name + "_" + number;
                free = given.contains(candidate) ? free : candidate;
            }
            distinct.add(free);
        }
        return distinct;
    }
}
