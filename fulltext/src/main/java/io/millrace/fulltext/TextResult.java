package io.millrace.fulltext;

import io.millrace.mapping.Row;
import io.millrace.mapping.RowMapper;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A row that matches. It is not printed, since it is the users' data.
 *
 * @param key the values of the primary key, as the row has them
 * @param score how well it matches, the higher the better; it compares within one search only
 * @param rank its place among all results, from 1
 * @param highlights the texts of the columns in which something matches, by their names; empty where none were asked for
 * @param row the row of the table
 */
public record TextResult(List<Object> key, double score, long rank, Map<String, String> highlights, Row row) {
    /** Copies the collections. */
    public TextResult {
        key = List.copyOf(key);
        highlights = Collections.unmodifiableMap(new LinkedHashMap<>(highlights));
    }

    /**
     * The row as a record, a bean or a single value.
     *
     * @param type the type, see {@link RowMapper#of}
     * @param <T> the type
     * @return the value
     * @throws io.millrace.error.MappingException when the row does not fit the type
     */
    public <T> T as(Class<T> type) {
        return RowMapper.of(type).map(row);
    }

    /** Nothing of the row. */
    @Override
    public String toString() {
        return "TextResult(rank " + rank + ")";
    }
}
