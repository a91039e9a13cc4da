package io.millrace.vector;

import io.millrace.mapping.Row;
import io.millrace.mapping.RowMapper;
import java.util.List;

/** A row that is near. It is not printed, since it is the users' data. */
public sealed interface VectorResult permits VectorResultRecord {
    /**
     * A result.
     *
     * @param key the values of the primary key
     * @param score how near it is, the higher the nearer
     * @param distance how far it is
     * @param row the row of the table
     * @return the result
     */
    static VectorResult of(List<Object> key, double score, double distance, Row row) {
        return new VectorResultRecord(key, score, distance, row);
    }

    /** {@return the values of the primary key, as the row has them} */
    List<Object> key();

    /** {@return how near it is, the higher the nearer: see {@link Metric}} */
    double score();

    /** {@return how far it is: see {@link Metric}} */
    double distance();

    /** {@return the row of the table, with the columns that were asked for} */
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

record VectorResultRecord(List<Object> key, double score, double distance, Row row) implements VectorResult {
    VectorResultRecord {
        key = List.copyOf(key);
    }

    @Override
    public String toString() {
        return "VectorResult";
    }
}
