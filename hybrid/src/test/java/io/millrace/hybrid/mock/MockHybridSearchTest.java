package io.millrace.hybrid.mock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fulltext.TextSearch;
import io.millrace.hybrid.ArmResult;
import io.millrace.hybrid.HybridException;
import io.millrace.hybrid.HybridQuery;
import io.millrace.hybrid.HybridResult;
import io.millrace.hybrid.HybridSearch;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.query.Filter;
import io.millrace.testkit.mock.MockDatastore;
import io.millrace.vector.VectorQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A repository is tested without a database, as applications do it. */
class MockHybridSearchTest {
    private static final Columns BOOK = Columns.of("id", "title");
    private static final HybridQuery QUERY =
            HybridQuery.of(TextSearch.of("book", "secret"), VectorQuery.of("book", new float[] {7, 5}));

    private final MockHybridSearch mock = new MockHybridSearch();
    private final HybridSearch search = new MockDatastore()
            .offer(HybridSearch.class, mock)
            .capability(HybridSearch.class)
            .orElseThrow();

    record Book(int id, String title) {}

    private static HybridResult result(int id, long rank) {
        return HybridResult.of(
                List.of(id), rank, ArmResult.of(rank, 1, 0.5), null, Map.of(), Row.of(BOOK, id, "title " + id));
    }

    @Test
    void findsWhatItWasToldByPages() {
        mock.when("BOOK", "book").thenResults(result(3, 1), result(1, 2), result(2, 3));
        HybridQuery wanted = QUERY.filter(Filter.eq("lang", "en"));
        StepVerifier.create(search.search(wanted.limit(1).offset(1)).map(found -> found.as(Book.class)))
                .expectNext(new Book(1, "title 1"))
                .verifyComplete();
        StepVerifier.create(search.search(wanted.limit(100).offset(1)))
                .verifyErrorSatisfies(error -> assertThat(error).isInstanceOf(IllegalArgumentException.class));
        assertThat(mock.searches())
                .extracting(HybridQuery::filter)
                .containsExactly(Optional.of(Filter.eq("lang", "en")));
    }

    @Test
    void asksRerankers() {
        mock.when("book", "book").thenResults(result(3, 1), result(1, 2));
        StepVerifier.create(search.search(QUERY.limit(1).rerank(best -> Mono.just(List.of(1.0, 2.0)), 2))
                        .map(HybridResult::key))
                .expectNext(List.of(1))
                .verifyComplete();
        StepVerifier.create(search.search(QUERY.limit(1).rerank(best -> Mono.just(List.of(1.0)), 2)))
                .verifyError(HybridException.class);
    }

    @Test
    void theLastThatFitsCountsAndAnswersFollowOneAnother() {
        Predicate<HybridQuery> any = query -> true;
        mock.when(any).thenResults(Flux.empty());
        mock.when("book", "book").thenResults(result(1, 1)).thenError(new IllegalStateException("gone"));
        StepVerifier.create(search.search(QUERY)).expectNextCount(1).verifyComplete();
        StepVerifier.create(search.search(QUERY)).verifyErrorMessage("gone");
        StepVerifier.create(search.search(QUERY)).verifyErrorMessage("gone");
        StepVerifier.create(search.search(HybridQuery.ofText(TextSearch.of("book", "secret"))))
                .verifyComplete();
    }

    @Test
    void whatItWasNotToldFailsAndIsNamedWithoutWordsAndVectors() {
        mock.when("page", "page");
        StepVerifier.create(search.search(QUERY)).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("book, book")
                .hasMessageContaining("page, page")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("7"));
        HybridQuery pages = HybridQuery.of(TextSearch.of("page", "secret"), VectorQuery.of("page", new float[] {7, 5}));
        StepVerifier.create(search.search(pages))
                .verifyErrorSatisfies(error -> assertThat(error).hasMessageContaining("thenResults"));
    }
}
