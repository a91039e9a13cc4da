package io.millrace.fulltext.internal.index;

import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.internal.match.Highlighter;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes results of rows with a score behind what is read of them. One for each search, since the columns are those of one result. */
final class ResultMapper {
    private final StoredIndex index;
    private final ReadColumns read;
    private final Optional<Highlighter> highlighter;
    private long rank;
    private @Nullable Columns wanted;

    ResultMapper(StoredIndex index, ReadColumns read, Optional<Highlighter> highlighter, long offset) {
        this.index = index;
        this.read = read;
        this.highlighter = highlighter;
        this.rank = offset;
    }

    /** In the order of the rows. */
    TextResult map(Row scored) {
        int last = scored.columns().size() - 1;
        @Nullable Object[] values = new @Nullable Object[last - read.behind().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = scored.get(i);
        }
        Row row = Row.of(columns(scored.columns(), values.length), values);
        return TextResult.of(key(scored), score(scored, last), ++rank, highlights(scored), row);
    }

    /** The same instance for all rows, under which mappers remember what they have worked out. */
    private Columns columns(Columns all, int width) {
        Columns known = wanted;
        if (known == null) {
            known = Columns.of(all.names().subList(0, width)).withCodecs(all.codecs());
            wanted = known;
        }
        return known;
    }

    /** A value of the table's row, which is behind the columns that were asked for, or among all. */
    private @Nullable Object value(Row scored, String column, int behind) {
        return read.wanted().isEmpty()
                ? scored.get(column)
                : scored.get(read.wanted().size() + behind);
    }

    private List<Object> key(Row scored) {
        List<Object> key = new ArrayList<>();
        for (KeyColumn column : index.keys()) {
            key.add(Objects.requireNonNull(value(scored, column.name(), key.size())));
        }
        return key;
    }

    private static double score(Row row, int column) {
        return Objects.requireNonNull(row.get(column, Double.class));
    }

    private Map<String, String> highlights(Row scored) {
        if (highlighter.isEmpty()) {
            return Map.of();
        }
        Map<String, String> highlights = new LinkedHashMap<>();
        for (int i = 0; i < index.definition().columns().size(); i++) {
            String name = index.definition().columns().get(i).name();
            Object value = value(scored, name, index.keys().size() + i);
            if (value instanceof String || value instanceof Number) {
                highlighter.get().show(value.toString(), i).ifPresent(text -> highlights.put(name, text));
            }
        }
        return highlights;
    }
}
