package io.millrace.fulltext;

import io.millrace.mapping.Row;
import io.millrace.mapping.RowMapper;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A row that matches. It is not printed, since it is the users' data. */
public sealed interface TextResult permits TextResultRecord {
    /**
     * A result.
     *
     * @param key the values of the primary key
     * @param score how well it matches
     * @param rank its place among all results, from 1
     * @param highlights the texts in which something matches, by their columns
     * @param row the row of the table
     * @return the result
     */
    static TextResult of(List<Object> key, double score, long rank, Map<String, String> highlights, Row row) {
        return new TextResultRecord(key, score, rank, highlights, row);
    }

    /** {@return the values of the primary key, as the row has them} */
    List<Object> key();

    /** {@return how well it matches, the higher the better; it compares within one search only} */
    double score();

    /** {@return its place among all results, from 1} */
    long rank();

    /** {@return the texts in which something matches, by their columns; empty where none were asked for} */
    Map<String, String> highlights();

    /** {@return the row of the table} */
    Row row();

    /**
     * The row as a record, a bean or a single value.
     *
     * @param type the type, see {@link RowMapper#of}
     * @param <T> the type
     * @return the value
     * @throws io.millrace.error.MappingException when the row does not fit the type
     */
    default <T> T as(Class<T> type) {
        return RowMapper.of(type).map(row());
    }
}

record TextResultRecord(List<Object> key, double score, long rank, Map<String, String> highlights, Row row)
        implements TextResult {
    TextResultRecord {
        key = List.copyOf(key);
        highlights = Collections.unmodifiableMap(new LinkedHashMap<>(highlights));
    }

    @Override
    public String toString() {
        return "TextResult(rank " + rank + ")";
    }
}
