package io.millrace.vector.internal.postgres;

import io.millrace.mapping.Row;
import io.millrace.vector.VectorResult;
import io.millrace.vector.internal.index.ChangedIndexException;
import io.millrace.vector.internal.index.ResultMapper;
import io.millrace.vector.internal.index.StoredIndex;
import reactor.core.publisher.SynchronousSink;

/** Takes the rows of one {@link SearchSql}. */
final class FoundRows {
    /** Whether the index still is what was searched. */
    private static final int BEHIND = 1;

    private final int distance;
    private final ResultMapper mapper;

    FoundRows(StoredIndex index) {
        this.distance = index.keys().size();
        this.mapper = new ResultMapper(index, BEHIND);
    }

    void emit(Row row, SynchronousSink<VectorResult> sink) {
        Boolean held = row.get(row.columns().size() - 1, Boolean.class);
        Double near = row.get(distance, Double.class);
        if (held == null || !held) {
            sink.error(new ChangedIndexException());
        } else if (near != null) {
            sink.next(mapper.map(row, near));
        }
    }
}
