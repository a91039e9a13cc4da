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

/** Makes results of rows with a score behind their columns. One for each search, since the columns are those of one result. */
final class ResultMapper {
    private final StoredIndex index;
    private final Optional<Highlighter> highlighter;
    private long rank;
    private @Nullable Columns ofTable;

    ResultMapper(StoredIndex index, Optional<Highlighter> highlighter, long offset) {
        this.index = index;
        this.highlighter = highlighter;
        this.rank = offset;
    }

    /** In the order of the rows. */
    TextResult map(Row scored) {
        int last = scored.columns().size() - 1;
        @Nullable Object[] values = new @Nullable Object[last];
        for (int i = 0; i < last; i++) {
            values[i] = scored.get(i);
        }
        Row row = Row.of(columns(scored.columns()), values);
        return TextResult.of(key(row), score(scored, last), ++rank, highlights(row), row);
    }

    /** The same instance for all rows, under which mappers remember what they have worked out. */
    private Columns columns(Columns all) {
        Columns known = ofTable;
        if (known == null) {
            known = Columns.of(all.names().subList(0, all.size() - 1)).withCodecs(all.codecs());
            ofTable = known;
        }
        return known;
    }

    private List<Object> key(Row row) {
        List<Object> key = new ArrayList<>();
        index.keys().forEach(column -> key.add(Objects.requireNonNull(row.get(column.name()))));
        return key;
    }

    private static double score(Row row, int column) {
        return Objects.requireNonNull(row.get(column, Double.class));
    }

    private Map<String, String> highlights(Row row) {
        if (highlighter.isEmpty()) {
            return Map.of();
        }
        Map<String, String> highlights = new LinkedHashMap<>();
        for (int i = 0; i < index.definition().columns().size(); i++) {
            String name = index.definition().columns().get(i).name();
            Object value = row.get(name);
            if (value instanceof String || value instanceof Number) {
                highlighter.get().show(value.toString(), i).ifPresent(text -> highlights.put(name, text));
            }
        }
        return highlights;
    }
}
