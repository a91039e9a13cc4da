package io.millrace.vector.internal.index;

import io.millrace.Dialect;
import io.millrace.SqlOperations;
import io.millrace.vector.MaximalMarginalRelevance;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorResult;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;

/** One search in an index: where its vector comes from, what is found by the database, and what is made of that in Java. */
final class QueryRun {
    private final Dialect dialect;
    private final VectorStorage storage;
    private final StoredIndex index;
    private final VectorQuery query;

    QueryRun(Dialect dialect, VectorStorage storage, StoredIndex index, VectorQuery query) {
        this.dialect = dialect;
        this.storage = storage;
        this.index = index;
        this.query = query;
    }

    Flux<VectorResult> in(SqlOperations operations) {
        return query.vector()
                .map(vector -> Flux.defer(() -> {
                    Vectors.require(index.definition(), vector);
                    return near(operations, vector);
                }))
                .orElseGet(() -> RowOrigin.read(operations, dialect, storage, index, query.key())
                        .flatMapMany(origin -> like(operations, origin)));
    }

    private Flux<VectorResult> near(SqlOperations operations, float[] vector) {
        NearestSearch search = NearestSearch.of(query, vector);
        return query.diversity()
                .map(diversity -> diverse(operations, search, diversity, 0, result -> true))
                .orElseGet(() -> storage.search(operations, index, search));
    }

    /** One more is found than asked for, since the row itself may be among them. */
    private Flux<VectorResult> like(SqlOperations operations, RowOrigin origin) {
        NearestSearch search = NearestSearch.of(query, origin.vector());
        Predicate<VectorResult> another = result -> !origin.is(result);
        return query.diversity()
                .map(diversity -> diverse(operations, search, diversity, 1, another))
                .orElseGet(() -> storage.search(operations, index, search.first(query.offset() + query.limit() + 1))
                        .filter(another)
                        .skip(query.offset())
                        .take(query.limit()));
    }

    private Flux<VectorResult> diverse(
            SqlOperations operations,
            NearestSearch search,
            MaximalMarginalRelevance diversity,
            int more,
            Predicate<VectorResult> wanted) {
        if (query.limit() + query.offset() > diversity.candidates()) {
            return Flux.error(() -> new IllegalArgumentException("Limit and offset are together "
                    + (query.limit() + query.offset()) + ", and there are " + diversity.candidates()
                    + " candidates to choose from."));
        }
        Candidates candidates = new Candidates(storage, index, search);
        return storage.search(operations, index, candidates.search(diversity.candidates() + more))
                .filter(wanted)
                .take(diversity.candidates())
                .map(candidates::candidate)
                .collectList()
                .flatMapMany(all ->
                        new DiverseOrder(index.definition().metric(), diversity.lambda(), search.vector()).of(all))
                .skip(query.offset())
                .take(query.limit())
                .map(candidates::result);
    }
}
