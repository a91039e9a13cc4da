package io.millrace.vector.internal.postgres;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.mapping.Row;
import io.millrace.vector.internal.index.StoredIndex;
import io.millrace.vector.internal.index.WrongRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Finds rows that the check of an index refuses. */
final class WrongRows {
    private final Dialect dialect;
    private final StoredIndex index;

    WrongRows(Dialect dialect, StoredIndex index) {
        this.dialect = dialect;
        this.index = index;
    }

    /** One of them, if there is one that the role may see. */
    Mono<WrongRow> first(SqlOperations operations) {
        ColumnType type = ColumnType.of(index.detail()).orElseThrow();
        String column = "r." + index.column(dialect);
        return operations
                .query(
                        Sql.of("SELECT " + type.dimensions(column) + ", "
                                + index.eachKey(i -> "CAST(r." + index.key(dialect, i) + " AS text)") + " FROM "
                                + index.table(dialect) + " AS r WHERE NOT ("
                                + new IndexDdl(dialect, index).condition(column) + ") LIMIT 1"),
                        this::wrong)
                .next();
    }

    private WrongRow wrong(Row row) {
        int dimensions = Objects.requireNonNull(row.get(0, Integer.class));
        List<@Nullable Object> key = new ArrayList<>();
        for (int i = 0; i < index.keys().size(); i++) {
            String text = row.get(1 + i, String.class);
            key.add(text == null ? null : value(index.keyTypes().get(i), text));
        }
        return new WrongRow(
                key,
                WrongRow.vectorOf(dimensions)
                        + (dimensions == index.definition().dimensions() ? WrongRow.WITHOUT_DISTANCE : ""));
    }

    /** What a text stands for, where that is a whole number. */
    private static Object value(String type, String text) {
        return switch (type) {
            case "smallint", "integer", "bigint" -> Long.valueOf(text);
            default -> text;
        };
    }
}
