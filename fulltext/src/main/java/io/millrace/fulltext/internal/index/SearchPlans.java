package io.millrace.fulltext.internal.index;

import io.millrace.SqlOperations;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.internal.match.Demand;
import io.millrace.fulltext.internal.match.MatchPlan;
import io.millrace.fulltext.internal.match.Planner;
import io.millrace.fulltext.internal.match.WordForms;
import io.millrace.mapping.Row;
import io.millrace.mapping.RowMapper;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Plans searches: finds the index, and the forms that it has of the words of a query. */
final class SearchPlans {
    private final IndexStorage storage;
    private final KnownIndexes indexes;
    private final SearchFailures failures;

    SearchPlans(IndexStorage storage, KnownIndexes indexes, SearchFailures failures) {
        this.storage = storage;
        this.indexes = indexes;
        this.failures = failures;
    }

    /**
     * Does work by the plan of a search.
     *
     * @param callers what of the search is the caller's own SQL; empty when nothing is
     */
    <T> Flux<T> with(
            SqlOperations operations,
            TextSearch search,
            String callers,
            BiFunction<StoredIndex, MatchPlan, Flux<T>> work) {
        return SearchFailures.onceMore(operations, Flux.defer(() -> {
            StoredIndex known = indexes.of(operations, search.index());
            return known == null
                    ? asked(operations, search, callers, work)
                    : lookedUp(operations, known, search)
                            // Whether the index or the query is at fault, the catalog tells.
                            .onErrorResume(failures::mayBeOfIndex, failure -> Mono.empty())
                            .map(words -> failures.explained(
                                    operations, known, callers, planned(operations, known, words, work)))
                            .switchIfEmpty(Mono.fromSupplier(() -> {
                                indexes.forget(known);
                                return asked(operations, search, callers, work);
                            }))
                            .flatMapMany(Function.identity());
        }));
    }

    private <T> Flux<T> asked(
            SqlOperations operations,
            TextSearch search,
            String callers,
            BiFunction<StoredIndex, MatchPlan, Flux<T>> work) {
        return indexes.ask(operations, search.index())
                .flatMapMany(index -> failures.explained(
                        operations,
                        index,
                        callers,
                        words(operations, index, search)
                                .flatMapMany(words -> planned(operations, index, words, work))));
    }

    /** The words of a query and their forms in an index that the catalog has just told of. */
    private Mono<Words> words(SqlOperations operations, StoredIndex index, TextSearch search) {
        return Mono.defer(() -> {
            Words words = Words.of(index, search);
            Set<String> beginnings = words.forms().beginnings();
            return beginnings.isEmpty()
                    ? Mono.just(words)
                    : operations
                            .query(storage.terms(index, beginnings), RowMapper.of(String.class))
                            .doOnNext(words.forms()::add)
                            .then(Mono.just(words));
        });
    }

    /** As {@link #words}, in an index that is known; nothing when it is not the same any more. */
    private Mono<Words> lookedUp(SqlOperations operations, StoredIndex known, TextSearch search) {
        return Mono.defer(() -> {
            Words words = Words.of(known, search);
            AtomicBoolean same = new AtomicBoolean();
            return operations
                    .query(indexes.termsAndState(known, words.forms().beginnings()), SearchPlans::term)
                    .doOnNext(term -> term.ifPresentOrElse(words.forms()::add, () -> same.set(true)))
                    .then(Mono.defer(() -> same.get() ? Mono.just(words) : Mono.empty()));
        });
    }

    private static Optional<String> term(Row row) {
        return Optional.ofNullable(row.get(0, String.class));
    }

    private <T> Flux<T> planned(
            SqlOperations operations,
            StoredIndex index,
            Words words,
            BiFunction<StoredIndex, MatchPlan, Flux<T>> work) {
        return Flux.defer(() -> {
            MatchPlan plan = words.planner().plan(words.forms());
            return requireFew(operations, index, plan.demand()).thenMany(Flux.defer(() -> work.apply(index, plan)));
        });
    }

    /** The words of a query, and their forms, as far as they were found. */
    private record Words(Planner planner, WordForms forms) {
        static Words of(StoredIndex index, TextSearch search) {
            Planner planner = new Planner(index.definition(), search.query(index.definition()));
            return new Words(planner, planner.forms());
        }
    }

    /** What stands for a large part of all texts nobody wants to have ranked, and takes long. */
    private Mono<Void> requireFew(SqlOperations operations, StoredIndex index, Optional<Demand> demand) {
        return Mono.justOrEmpty(demand).flatMap(counted -> operations
                .query(
                        storage.occurrences(index, counted.ranges(), FullTextSearch.MAX_OCCURRENCES),
                        RowMapper.of(Long.class))
                .single()
                .flatMap(found ->
                        found > FullTextSearch.MAX_OCCURRENCES ? Mono.error(counted.refusal()) : Mono.empty()));
    }
}
