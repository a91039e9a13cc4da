package io.millrace.vector.internal.index;

import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.vector.VectorResult;
import java.util.ArrayList;
import java.util.List;
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

    /** Behind the columns that are asked for is the vector; all columns have it among them. */
    NearestSearch search(int count) {
        List<String> columns = search.columns();
        if (!columns.isEmpty()) {
            columns = new ArrayList<>(columns);
            columns.add(index.definition().column());
        }
        return search.first(count).columns(columns);
    }

    Candidate candidate(VectorResult found) {
        int column = search.columns().isEmpty()
                ? found.row().columns().names().indexOf(index.definition().column())
                : search.columns().size();
        return new Candidate(
                found,
                Objects.requireNonNull(storage.vector(index, found.row(), column), "what is found has a vector"));
    }

    /** The result with the columns that are asked for. */
    VectorResult result(Candidate candidate) {
        VectorResult found = candidate.result();
        if (search.columns().isEmpty()) {
            return found;
        }
        @Nullable Object[] values = new @Nullable Object[search.columns().size()];
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
