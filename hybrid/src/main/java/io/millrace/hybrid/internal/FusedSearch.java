package io.millrace.hybrid.internal;

import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.BadSqlException;
import io.millrace.error.DeadlockException;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import io.millrace.hybrid.HybridException;
import io.millrace.hybrid.HybridException.Kind;
import io.millrace.hybrid.HybridQuery;
import io.millrace.hybrid.HybridResult;
import io.millrace.hybrid.HybridSearch;
import io.millrace.hybrid.ReciprocalRankFusion;
import io.millrace.query.Filter;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorResult;
import io.millrace.vector.VectorSearch;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** A search made of two others, which do not know of one another. */
final class FusedSearch implements HybridSearch {
    private static final TransactionOptions SNAPSHOT =
            TransactionOptions.READ_ONLY.withIsolation(Isolation.REPEATABLE_READ);

    /** An arm may be the victim of somebody who has made its index anew meanwhile. Once more may be too little where that is done again and again. */
    private static final Retry AGAIN = Retry.max(3)
            .filter(FusedSearch::mayBeOfOthers)
            .onRetryExhaustedThrow((retry, signal) -> Objects.requireNonNull(signal.failure()));

    private final RelationalDatastore datastore;
    private final FullTextSearch texts;
    private final VectorSearch vectors;

    FusedSearch(RelationalDatastore datastore, FullTextSearch texts, VectorSearch vectors) {
        this.datastore = datastore;
        this.texts = texts;
        this.vectors = vectors;
    }

    @Override
    public Flux<HybridResult> search(HybridQuery query) {
        return search(datastore, query);
    }

    @Override
    public Flux<HybridResult> search(SqlOperations operations, HybridQuery query) {
        return Flux.defer(() -> {
            Page page = Page.of(query);
            return candidates(operations, query).flatMapMany(page::of);
        });
    }

    private Mono<List<HybridResult>> candidates(SqlOperations operations, HybridQuery query) {
        return operations instanceof RelationalDatastore store
                ? store.transaction(SNAPSHOT, tx -> fused(tx, query)).retryWhen(AGAIN)
                : fused(operations, query);
    }

    private Mono<List<HybridResult>> fused(SqlOperations operations, HybridQuery query) {
        return metric(operations, query).flatMap(metric -> byText(operations, query)
                .zipWhen(text -> byVector(operations, query))
                .map(arms -> new Fuser(query, metric).fuse(arms.getT1(), arms.getT2())));
    }

    private Mono<List<TextResult>> byText(SqlOperations operations, HybridQuery query) {
        return query.text()
                .map(arm -> {
                    TextSearch search =
                            arm.limit(query.textDepth()).columns(query.columns().toArray(String[]::new));
                    Optional<Filter> filter = both(search.filter(), query.filter());
                    return texts.search(operations, filter.map(search::filter).orElse(search))
                            .collectList();
                })
                .orElse(Mono.just(List.of()));
    }

    private Mono<List<VectorResult>> byVector(SqlOperations operations, HybridQuery query) {
        return query.vector()
                .map(arm -> {
                    VectorQuery search = arm.limit(query.vectorDepth())
                            .columns(query.columns().toArray(String[]::new));
                    Optional<Filter> filter = both(search.filter(), query.filter());
                    return vectors.search(operations, filter.map(search::filter).orElse(search))
                            .collectList();
                })
                .orElse(Mono.just(List.of()));
    }

    private static Optional<Filter> both(Optional<Filter> ofArm, Optional<Filter> ofAll) {
        return ofArm.isEmpty()
                ? ofAll
                : ofAll.isEmpty() ? ofArm : Optional.of(ofArm.get().and(ofAll.get()));
    }

    /**
     * How the vector index measures, after a look at whether both indexes have the same table, in the snapshot of the search: keys of different tables may be alike, and
     * what was true of an earlier search need not be of this one. An arm alone whose places count needs neither. An index that is not there is an error of its arm's search.
     */
    private Mono<Optional<Metric>> metric(SqlOperations operations, HybridQuery query) {
        Optional<VectorQuery> vector = query.vector();
        if (vector.isEmpty() || (query.text().isEmpty() && query.fusion() instanceof ReciprocalRankFusion)) {
            return Mono.just(Optional.empty());
        }
        return vectors.describe(operations, vector.get().index())
                .flatMap(found -> sameTable(
                                operations,
                                query,
                                found.definition().name(),
                                found.definition().table())
                        .thenReturn(Optional.of(found.definition().metric())))
                .defaultIfEmpty(Optional.empty());
    }

    private Mono<Void> sameTable(SqlOperations operations, HybridQuery query, String vectorIndex, String table) {
        return Mono.justOrEmpty(query.text())
                .flatMap(text -> texts.describe(operations, text.index()))
                .filter(found -> !found.definition().table().equals(table))
                .flatMap(found -> Mono.error(new HybridException(
                        Kind.DIFFERENT_TABLES,
                        "The text index " + found.definition().name() + " is of the table "
                                + found.definition().table() + ", and the vector index " + vectorIndex
                                + " of the table " + table + ". Search in two indexes of one table.")));
    }

    /**
     * A deadlock, tables that were not there when they were read, or an index that was made anew behind the snapshot: its entry is the old one there, and its tables and triggers, which PostgreSQL always shows as they are now, are not
     * those of it. One that is damaged indeed is told by the next snapshot as well.
     */
    private static boolean mayBeOfOthers(Throwable failure) {
        if (failure instanceof TextIndexException told) {
            return told.kind() == TextIndexException.Kind.DAMAGED
                    || told.kind() == TextIndexException.Kind.INCOMPLETE
                    || told.getCause() instanceof BadSqlException;
        }
        return failure instanceof DeadlockException
                || (failure instanceof VectorIndexException told
                        && (told.kind() == VectorIndexException.Kind.DAMAGED
                                || told.kind() == VectorIndexException.Kind.INCOMPLETE));
    }
}
