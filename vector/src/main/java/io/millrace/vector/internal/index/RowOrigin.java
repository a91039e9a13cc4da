package io.millrace.vector.internal.index;

import io.millrace.Dialect;
import io.millrace.SqlOperations;
import io.millrace.mapping.Row;
import io.millrace.query.RawSql;
import io.millrace.vector.VectorException;
import io.millrace.vector.VectorException.Kind;
import io.millrace.vector.VectorResult;
import io.millrace.vector.VectorValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** A row that others are to be like: its vector, and its key as results have it. */
record RowOrigin(VectorValue vector, List<Object> key) {
    /** Reads it by a key as a caller gives it, or ends with what is wrong with that. */
    static Mono<RowOrigin> read(
            SqlOperations operations, Dialect dialect, VectorStorage storage, StoredIndex index, List<Object> key) {
        if (key.size() != index.keys().size()) {
            return Mono.error(() -> new IllegalArgumentException("The key has " + key.size()
                    + " values, and that of the table " + index.definition().table() + " has "
                    + index.keys().size() + "."));
        }
        RawSql sql = RawSql.of("SELECT " + storage.stored("r." + index.column(dialect)) + ", "
                + index.eachKey(i -> "r." + index.key(dialect, i)) + " FROM " + storage.table(index)
                + " AS r WHERE TRUE");
        for (int i = 0; i < key.size(); i++) {
            Object value = key.get(i);
            sql = sql.sql("AND r." + index.key(dialect, i) + " = " + storage.parameter(index, i, value), value);
        }
        return operations
                .query(sql.toSql(dialect), row -> origin(storage, index, row))
                .next()
                .switchIfEmpty(Mono.error(() -> new VectorException(
                        Kind.NO_ROW,
                        "The table " + index.definition().table() + " has no row with the key that others are to be"
                                + " like.")));
    }

    boolean is(VectorResult result) {
        return Objects.deepEquals(key.toArray(), result.key().toArray());
    }

    private static RowOrigin origin(VectorStorage storage, StoredIndex index, Row row) {
        VectorValue vector = storage.vector(index, row, 0);
        if (vector == null) {
            throw new VectorException(
                    Kind.NO_VECTOR,
                    "The row of the table " + index.definition().table() + " that others are to be like has no"
                            + " vector that could be searched for.");
        }
        List<Object> key = new ArrayList<>();
        for (int i = 0; i < index.keys().size(); i++) {
            key.add(Objects.requireNonNull(row.get(1 + i)));
        }
        return new RowOrigin(vector, key);
    }
}
