package io.millrace.vector.internal.sqlite;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.mapping.Row;
import io.millrace.spi.OwnTables;
import io.millrace.vector.VectorResult;
import io.millrace.vector.internal.index.NearestSearch;
import io.millrace.vector.internal.index.ResultMapper;
import io.millrace.vector.internal.index.StoredIndex;
import io.millrace.vector.internal.sqlite.Nearest.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;

/** Reads the rows of what was found, in the snapshot in which it was. */
final class FoundRows {
    private static final int ROWS_AT_ONCE = 500;
    private static final String PLACES = OwnTables.VECTOR_PREFIX + "places";

    private final Dialect dialect;
    private final StoredIndex index;
    private final NearestSearch query;
    private final int places;

    FoundRows(Dialect dialect, StoredIndex index, NearestSearch query) {
        this.dialect = dialect;
        this.index = index;
        this.query = query;
        this.places = index.detail().isEmpty() ? index.keys().size() : 1;
    }

    Flux<VectorResult> read(SqlOperations snapshot, List<Found> found) {
        ResultMapper mapper = new ResultMapper(index);
        return Flux.fromIterable(found)
                .buffer(ROWS_AT_ONCE)
                .concatMap(part -> snapshot.query(
                        rows(part),
                        row -> mapper.map(row, part.get(position(row)).distance())));
    }

    private Sql rows(List<Found> part) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < part.size(); i++) {
            values.add(i);
            values.addAll(List.of(part.get(i).place()));
        }
        String line = "(?" + ", ?".repeat(places) + ")";
        String columns = query.columns().isEmpty()
                ? "r.*"
                : "r."
                        + String.join(
                                ", r.",
                                query.columns().stream().map(dialect::quote).toList());
        String vector =
                query.withVector() ? ", +r." + index.column(dialect) + " AS " + OwnTables.VECTOR_PREFIX + "stored" : "";
        String names = IntStream.range(0, places).mapToObj(i -> ", p" + i).collect(Collectors.joining());
        String same = IntStream.range(0, places)
                .mapToObj(
                        i -> "r." + (index.detail().isEmpty() ? index.key(dialect, i) : index.detail()) + " = n.p" + i)
                .collect(Collectors.joining(" AND "));
        return Sql.positional(
                "WITH " + PLACES + "(position" + names + ") AS (VALUES " + line + (", " + line).repeat(part.size() - 1)
                        + ") SELECT "
                        + index.eachKey(
                                i -> "r." + index.key(dialect, i) + " AS " + OwnTables.VECTOR_PREFIX + "key" + i)
                        + ", n.position AS " + OwnTables.VECTOR_PREFIX + "position, " + columns + vector + " FROM "
                        + PLACES + " AS n CROSS JOIN "
                        + MainTable.of(dialect, index) + " AS r WHERE " + same + " ORDER BY n.position",
                values);
    }

    private int position(Row row) {
        return Objects.requireNonNull(row.get(index.keys().size(), Integer.class));
    }
}
