package io.millrace.runtime;

import io.millrace.error.ErrorDetails;
import io.millrace.error.MappingException;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Json;
import io.millrace.mapping.Row;
import io.millrace.mapping.TypeCodecs;
import io.millrace.sql.RowListColumn;
import io.millrace.sql.RowListSyntax;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the lists of rows that one statement has among its columns. */
final class RowLists {
    private final List<RowListColumn> described;
    private final List<Nested> nested;
    private final RowListSyntax syntax;

    /** A list, by the columns of its rows. */
    private record Nested(Columns columns, List<@Nullable Nested> lists) {}

    RowLists(List<RowListColumn> described, RowListSyntax syntax, TypeCodecs codecs) {
        this.described = described;
        this.nested = described.stream().map(column -> nested(column, codecs)).toList();
        this.syntax = syntax;
    }

    /** Puts lists in the place of what the driver has made of them. A double of a database has lists to begin with. */
    void read(Columns columns, @Nullable Object[] values) {
        for (int i = 0; i < described.size(); i++) {
            int position = described.get(i).position();
            if (!(values[position] instanceof List)) {
                values[position] = list(columns.names().get(position), nested.get(i), values[position]);
            }
        }
    }

    private static Nested nested(RowListColumn column, TypeCodecs codecs) {
        List<@Nullable Nested> lists =
                new ArrayList<>(Collections.nCopies(column.names().size(), null));
        for (RowListColumn inner : column.nested()) {
            lists.set(inner.position(), nested(inner, codecs));
        }
        return new Nested(Columns.of(column.names()).withCodecs(codecs), lists);
    }

    private List<Row> list(String name, Nested described, @Nullable Object raw) {
        try {
            RowListReader reader = new RowListReader(raw instanceof Json json ? json.text() : String.valueOf(raw));
            List<Row> rows = rows(reader, described);
            reader.end();
            return rows;
        } catch (IllegalArgumentException unreadable) {
            throw failure(name, unreadable);
        }
    }

    private List<Row> rows(RowListReader json, Nested described) {
        List<Row> rows = new ArrayList<>();
        json.begin();
        while (json.hasNext()) {
            rows.add(row(json, described));
        }
        return Collections.unmodifiableList(rows);
    }

    private Row row(RowListReader json, Nested described) {
        @Nullable Object[] values = new @Nullable Object[described.columns().size()];
        json.begin();
        for (int i = 0; i < values.length; i++) {
            if (!json.hasNext()) {
                throw RowListReader.malformed();
            }
            Nested list = described.lists().get(i);
            values[i] = list == null ? value(json, described, i) : rows(json, list);
        }
        if (json.hasNext()) {
            throw RowListReader.malformed();
        }
        return Row.of(described.columns(), values);
    }

    private @Nullable Object value(RowListReader json, Nested described, int column) {
        String cell = json.text();
        try {
            return cell == null ? null : syntax.read(cell);
        } catch (IllegalArgumentException unreadable) {
            throw failure(described.columns().names().get(column), unreadable);
        }
    }

    private static MappingException failure(String column, IllegalArgumentException unreadable) {
        return new MappingException(
                "Cannot read column \"" + column + "\" of a list of rows: " + unreadable.getMessage() + ".",
                ErrorDetails.NONE,
                null);
    }
}
