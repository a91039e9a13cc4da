package io.millrace.vector.internal.postgres;

import io.millrace.Dialect;
import io.millrace.spi.OwnTables;
import io.millrace.vector.internal.index.NearestSearch;
import io.millrace.vector.internal.index.StoredIndex;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The columns of a search: those of the key, the distance, those that are asked for, and the vector where it is. */
final class SearchColumns {
    private static final String KEY = OwnTables.VECTOR_PREFIX + "key";
    private static final String STORED = OwnTables.VECTOR_PREFIX + "stored";
    private static final String DISTANCE = OwnTables.VECTOR_PREFIX + "distance";

    private final Dialect dialect;
    private final StoredIndex index;
    private final List<String> asked;
    private final boolean withVector;

    SearchColumns(Dialect dialect, StoredIndex index, NearestSearch query) {
        this.dialect = dialect;
        this.index = index;
        this.asked = query.columns().stream().map(dialect::quote).toList();
        this.withVector = query.withVector();
    }

    /** Of a row {@code r} of the table, while it is compared: the vector as it is, since it would be made a text of every row, and not of those that are found. */
    String compared(String distance) {
        Stream<String> columns = asked.isEmpty()
                ? Stream.of("r.*")
                : Stream.concat(
                        // A part of a statement has no two columns of a name.
                        asked.stream().distinct().map(column -> "r." + column),
                        withVector ? Stream.of("r." + index.column(dialect) + " AS " + STORED) : Stream.empty());
        return index.eachKey(i -> "r." + index.key(dialect, i) + " AS " + KEY + i) + ", " + distance + " AS " + DISTANCE
                + ", " + columns.collect(Collectors.joining(", "));
    }

    /** Of a row {@code p} that is found. */
    String found() {
        String columns = asked.isEmpty()
                ? "p.*"
                : index.eachKey(i -> key("p", i)) + ", " + distance("p") + ", p." + String.join(", p.", asked);
        return withVector
                ? columns + ", CAST(p." + (asked.isEmpty() ? index.column(dialect) : STORED) + " AS text) AS " + STORED
                : columns;
    }

    String key(String alias, int key) {
        return alias + "." + KEY + key;
    }

    String distance(String alias) {
        return alias + "." + DISTANCE;
    }
}
