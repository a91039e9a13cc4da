package io.millrace.vector.internal.index;

import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.vector.VectorResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes results of rows that have the key before their columns, and then something by which they are ordered. One for each search, since the columns are those of one result. */
public final class ResultMapper {
    private final StoredIndex index;
    private final int behind;
    private @Nullable Columns ofTable;

    /** A mapper for results of an index. */
    public ResultMapper(StoredIndex index) {
        this(index, 0);
    }

    /** A mapper for results of an index, whose rows have so many columns behind those of the results. */
    public ResultMapper(StoredIndex index, int behind) {
        this.index = index;
        this.behind = behind;
    }

    /** The result of a row. */
    public VectorResult map(Row found, double distance) {
        int keys = index.keys().size();
        List<Object> key = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            key.add(Objects.requireNonNull(found.get(i)));
        }
        int first = keys + 1;
        @Nullable Object[] values = new @Nullable Object[found.columns().size() - first - behind];
        for (int i = 0; i < values.length; i++) {
            values[i] = found.get(first + i);
        }
        return VectorResult.of(
                key,
                index.definition().metric().score(distance),
                distance,
                Row.of(columns(found.columns(), first, first + values.length), values));
    }

    /** The same instance for all rows, under which mappers remember what they have worked out. */
    private Columns columns(Columns all, int first, int end) {
        Columns known = ofTable;
        if (known == null) {
            known = Columns.of(all.names().subList(first, end)).withCodecs(all.codecs());
            ofTable = known;
        }
        return known;
    }
}
