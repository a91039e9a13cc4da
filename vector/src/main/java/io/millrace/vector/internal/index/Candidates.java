package io.millrace.vector.internal.index;

import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.vector.VectorResult;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds rows with their vectors, whatever columns are asked for. One for each search, since the columns are those of one result. */
final class Candidates {
    private final VectorStorage storage;
    private final StoredIndex index;
    private final NearestSearch search;
    private @Nullable Columns wanted;

    Candidates(VectorStorage storage, StoredIndex index, NearestSearch search) {
        this.storage = storage;
        this.index = index;
        this.search = search;
    }

    /** The vector is behind the columns: among them it may be in a form that is not read. */
    NearestSearch search(int count) {
        return search.first(count).withTheirVectors();
    }

    Candidate candidate(VectorResult found) {
        return new Candidate(
                found,
                Objects.requireNonNull(
                                storage.vector(
                                        index,
                                        found.row(),
                                        found.row().columns().size() - 1),
                                "what is found has a vector")
                        .toArray());
    }

    /** The result with the columns that are asked for. */
    VectorResult result(Candidate candidate) {
        VectorResult found = candidate.result();
        @Nullable Object[] values = new @Nullable Object[found.row().columns().size() - 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = found.row().get(i);
        }
        return VectorResult.of(
                found.key(),
                found.score(),
                found.distance(),
                Row.of(columns(found.row().columns(), values.length), values));
    }

    private Columns columns(Columns all, int width) {
        Columns known = wanted;
        if (known == null) {
            known = Columns.of(all.names().subList(0, width)).withCodecs(all.codecs());
            wanted = known;
        }
        return known;
    }
}
