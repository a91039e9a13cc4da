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
import org.jspecify.annotations.Nullable;
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
                    : planned(operations, known, search)
                            .map(Optional::of)
                            .defaultIfEmpty(Optional.empty())
                            // Whether the index or the query is at fault, the catalog tells.
                            .onErrorResume(failures::mayBeOfIndex, failure -> Mono.just(Optional.empty()))
                            .flatMapMany(plan -> {
                                if (plan.isPresent()) {
                                    return failures.explained(
                                            operations,
                                            known,
                                            callers,
                                            Flux.defer(() -> work.apply(known, plan.get())));
                                }
                                indexes.forget(known);
                                return asked(operations, search, callers, work);
                            });
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
                        plan(operations, index, search).flatMapMany(plan -> work.apply(index, plan))));
    }

    /** The plan for an index that the catalog has just told of. */
    private Mono<MatchPlan> plan(SqlOperations operations, StoredIndex index, TextSearch search) {
        return Mono.defer(() -> {
            Planner planner = planner(index, search);
            WordForms forms = planner.forms();
            Set<String> beginnings = forms.beginnings();
            Mono<Void> found = beginnings.isEmpty()
                    ? Mono.empty()
                    : operations
                            .query(storage.terms(index, beginnings), RowMapper.of(String.class))
                            .doOnNext(forms::add)
                            .then();
            return found.then(Mono.defer(() -> affordable(operations, index, planner.plan(forms))));
        });
    }

    /** The plan for an index that is known; nothing when it is not the same any more. */
    private Mono<MatchPlan> planned(SqlOperations operations, StoredIndex known, TextSearch search) {
        return Mono.defer(() -> {
            Planner planner = planner(known, search);
            WordForms forms = planner.forms();
            AtomicBoolean same = new AtomicBoolean();
            return operations
                    .query(indexes.termsAndState(known, forms.beginnings()), SearchPlans::term)
                    .doOnNext(term -> term.ifPresentOrElse(forms::add, () -> same.set(true)))
                    .then(Mono.defer(
                            () -> same.get() ? affordable(operations, known, planner.plan(forms)) : Mono.empty()));
        });
    }

    private static Planner planner(StoredIndex index, TextSearch search) {
        return new Planner(index.definition(), search.query(index.definition()));
    }

    private static Optional<String> term(Row row) {
        @Nullable String term = row.get(0, String.class);
        return Optional.ofNullable(term);
    }

    private Mono<MatchPlan> affordable(SqlOperations operations, StoredIndex index, MatchPlan plan) {
        return requireFew(operations, index, plan.demand()).thenReturn(plan);
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
