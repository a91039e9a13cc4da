package io.millrace.vector.internal.postgres;

import io.millrace.mapping.Row;
import io.millrace.vector.VectorResult;
import io.millrace.vector.internal.index.ChangedIndexException;
import io.millrace.vector.internal.index.ResultMapper;
import io.millrace.vector.internal.index.StoredIndex;
import reactor.core.publisher.SynchronousSink;

/** Takes the rows of one {@link SearchSql}. */
final class FoundRows {
    /** The distance, and whether the index still is what was searched. */
    private static final int BEHIND = 2;

    private final ResultMapper mapper;

    FoundRows(StoredIndex index) {
        this.mapper = new ResultMapper(index, BEHIND);
    }

    void emit(Row row, SynchronousSink<VectorResult> sink) {
        int last = row.columns().size() - 1;
        Boolean held = row.get(last, Boolean.class);
        Double distance = row.get(last - 1, Double.class);
        if (held == null || !held) {
            sink.error(new ChangedIndexException());
        } else if (distance != null) {
            sink.next(mapper.map(row, distance));
        }
    }
}
