package io.millrace.hybrid.mock;

import io.millrace.SqlOperations;
import io.millrace.fulltext.TextSearch;
import io.millrace.hybrid.HybridQuery;
import io.millrace.hybrid.HybridResult;
import io.millrace.hybrid.HybridSearch;
import io.millrace.hybrid.internal.Page;
import io.millrace.vector.VectorQuery;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;

/**
 * A hybrid search without a database: it finds what it was told, and records what it is asked.
 *
 * <p>Everything but the finding and fusing is as in production. Nothing happens before subscription; limit and offset are kept to, and a page behind the candidates is
 * refused; a re-ranker is asked, and what it gets wrong is a {@link io.millrace.hybrid.HybridException}. Words and vectors are not looked at, and filters not applied: {@link #searches()} has them.
 *
 * <p>A search that nothing was said about fails with an {@link AssertionError} that lists what was said, without words and vectors. Thread-safe.
 */
public final class MockHybridSearch implements HybridSearch {
    private final List<SearchStubbing> stubbings = new CopyOnWriteArrayList<>();
    private final List<HybridQuery> searches = new CopyOnWriteArrayList<>();

    /** Makes a search that nothing was said about yet. */
    public MockHybridSearch() {}

    /**
     * Says what is found by searches with both arms. What was said last counts first.
     *
     * @param textIndex the name of the text arm's index
     * @param vectorIndex the name of the vector arm's index
     * @return what to say next
     */
    public SearchStubbing when(String textIndex, String vectorIndex) {
        return add(
                textIndex + ", " + vectorIndex,
                query -> query.text()
                                .filter(arm -> arm.index().equalsIgnoreCase(textIndex))
                                .isPresent()
                        && query.vector()
                                .filter(arm -> arm.index().equalsIgnoreCase(vectorIndex))
                                .isPresent());
    }

    /**
     * Says what is found by some searches. What was said last counts first.
     *
     * @param matcher tells by its arms, its filter and the like whether a search is meant
     * @return what to say next
     */
    public SearchStubbing when(Predicate<HybridQuery> matcher) {
        return add("searches by a predicate", matcher);
    }

    /**
     * What was searched for.
     *
     * @return the searches, in the order in which they were subscribed to
     */
    public List<HybridQuery> searches() {
        return List.copyOf(searches);
    }

    @Override
    public Flux<HybridResult> search(HybridQuery query) {
        return Flux.defer(() -> {
            Page page = Page.of(query);
            searches.add(query);
            return stubbings.stream()
                    .filter(stubbing -> stubbing.answers(query))
                    .findFirst()
                    .map(SearchStubbing::nextAnswer)
                    .orElseGet(() -> Flux.error(() -> new AssertionError(unexpected(query))))
                    .collectList()
                    .flatMapMany(page::of);
        });
    }

    @Override
    public Flux<HybridResult> search(SqlOperations operations, HybridQuery query) {
        return search(query);
    }

    private SearchStubbing add(String description, Predicate<HybridQuery> matcher) {
        SearchStubbing stubbing = new SearchStubbing(description, matcher);
        stubbings.add(0, stubbing);
        return stubbing;
    }

    private String unexpected(HybridQuery query) {
        String known = stubbings.stream()
                .map(stubbing -> "\n  " + stubbing.description())
                .collect(Collectors.joining());
        return "Nothing was said about this search:\n  "
                + query.text().map(TextSearch::index).orElse("no text") + ", "
                + query.vector().map(VectorQuery::index).orElse("no vector")
                + (known.isEmpty()
                        ? "\nNothing was said about any; begin with when(...)."
                        : "\nThese are stubbed, the last first:" + known);
    }
}
