package io.millrace.vector.internal.index;

import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.vector.VectorResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes results of rows that have the key behind their columns, and then something else. One for each search, since the columns are those of one result. */
public final class ResultMapper {
    private final StoredIndex index;
    private final int behind;
    private @Nullable Columns ofTable;

    /** A mapper for results of an index, whose rows have one column behind the key. */
    public ResultMapper(StoredIndex index) {
        this(index, 1);
    }

    /** A mapper for results of an index, whose rows have so many columns behind the key. */
    public ResultMapper(StoredIndex index, int behind) {
        this.index = index;
        this.behind = behind;
    }

    /** The result of a row. */
    public VectorResult map(Row found, double distance) {
        int width = found.columns().size() - index.keys().size() - behind;
        @Nullable Object[] values = new @Nullable Object[width];
        for (int i = 0; i < width; i++) {
            values[i] = found.get(i);
        }
        List<Object> key = new ArrayList<>();
        for (int i = 0; i < index.keys().size(); i++) {
            key.add(Objects.requireNonNull(found.get(width + i)));
        }
        return VectorResult.of(
                key,
                index.definition().metric().score(distance),
                distance,
                Row.of(columns(found.columns(), width), values));
    }

    /** The same instance for all rows, under which mappers remember what they have worked out. */
    private Columns columns(Columns all, int width) {
        Columns known = ofTable;
        if (known == null) {
            known = Columns.of(all.names().subList(0, width)).withCodecs(all.codecs());
            ofTable = known;
        }
        return known;
    }
}
