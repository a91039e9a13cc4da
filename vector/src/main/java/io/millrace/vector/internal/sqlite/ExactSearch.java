package io.millrace.vector.internal.sqlite;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.mapping.Row;
import io.millrace.query.RawSql;
import io.millrace.vector.VectorResult;
import io.millrace.vector.internal.index.DistanceFrom;
import io.millrace.vector.internal.index.NearestSearch;
import io.millrace.vector.internal.index.StoredIndex;
import io.millrace.vector.internal.sqlite.Nearest.Found;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;

/** Looks at all vectors of a snapshot, keeps where the nearest are, and then reads the rows of those. */
final class ExactSearch {
    private final Dialect dialect;
    private final StoredIndex index;
    private final NearestSearch query;
    private final DistanceFrom distances;
    private final float[] other;
    private final Nearest nearest;
    private final int places;

    ExactSearch(Dialect dialect, StoredIndex index, NearestSearch query) {
        this.dialect = dialect;
        this.index = index;
        this.query = query;
        this.distances =
                new DistanceFrom(index.definition().metric(), query.vector().toArray());
        this.other = new float[index.definition().dimensions()];
        this.nearest = new Nearest(query.limit() + query.offset());
        this.places = index.detail().isEmpty() ? index.keys().size() : 1;
    }

    Flux<VectorResult> run(SqlOperations snapshot) {
        return snapshot.query(scan(), this::look).thenMany(Flux.defer(() -> new FoundRows(dialect, index, query)
                .read(snapshot, nearest.inOrder(query.offset()))));
    }

    /** The vector, where the row is, and the key where that is something else. A sign makes an expression of a column, whose value is left as it is stored. */
    private Sql scan() {
        StringBuilder columns = new StringBuilder("SELECT +r." + index.column(dialect));
        if (!index.detail().isEmpty()) {
            columns.append(", r.").append(index.detail());
        }
        if (!keyIsRowid()) {
            columns.append(", ").append(index.eachKey(i -> "+r." + index.key(dialect, i)));
        }
        String keys = IntStream.range(0, index.keys().size())
                .mapToObj(i -> " AND r." + index.key(dialect, i) + " IS NOT NULL")
                .collect(Collectors.joining());
        RawSql rows = RawSql.of(columns + " FROM " + MainTable.of(dialect, index) + " AS r WHERE r."
                + index.column(dialect) + " IS NOT NULL" + keys);
        return query.filter()
                .map(filter -> rows.sql("AND (").filter(filter).sql(")"))
                .orElse(rows)
                .toSql(dialect);
    }

    private Boolean look(Row row) {
        double distance = StoredVectors.decode(row.get(0), other) ? distances.to(other) : Double.NaN;
        if (!(distance <= query.maxDistance()) || !nearest.mayTake(distance)) {
            return false;
        }
        Object[] place = values(row, 1, places);
        Object[] key = index.detail().isEmpty() || keyIsRowid()
                ? place
                : values(row, 2, index.keys().size());
        nearest.add(new Found(distance, key, place));
        return true;
    }

    private boolean keyIsRowid() {
        return !index.detail().isEmpty() && index.keyTypes().get(0).equals(TableReader.ROWID);
    }

    private static Object[] values(Row row, int first, int count) {
        Object[] values = new Object[count];
        for (int i = 0; i < count; i++) {
            values[i] = Objects.requireNonNull(row.get(first + i));
        }
        return values;
    }
}
