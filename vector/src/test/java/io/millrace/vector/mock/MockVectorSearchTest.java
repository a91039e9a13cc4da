package io.millrace.vector.mock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.query.Filter;
import io.millrace.testkit.mock.MockDatastore;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorException;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexDescription;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorIndexProgress;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorResult;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** A repository is tested without a database, as applications do it. */
class MockVectorSearchTest {
    private static final VectorIndex BOOKS =
            VectorIndex.on("book", "embedding").dimensions(2).build();
    private static final Columns BOOK = Columns.of("id", "title");
    private static final Row REACTIVE = Row.of(BOOK, 1, "Reactive Programming");
    private static final Row STREAMS = Row.of(BOOK, 2, "Reactive Streams");
    private static final float[] VECTOR = {1, 2};

    private final MockVectorSearch mock = new MockVectorSearch(BOOKS);
    private final VectorSearch search = new MockDatastore()
            .offer(VectorSearch.class, mock)
            .capability(VectorSearch.class)
            .orElseThrow();

    record Book(int id, String title) {}

    @Test
    void findsWhatItWasTold() {
        mock.when("book", VECTOR).thenRows(REACTIVE, STREAMS);
        StepVerifier.create(search.search(VectorQuery.of("book", VECTOR).filter(Filter.eq("lang", "en")))
                        .map(result -> result.as(Book.class)))
                .expectNext(new Book(1, "Reactive Programming"), new Book(2, "Reactive Streams"))
                .verifyComplete();
        StepVerifier.create(search.search(VectorQuery.of("BOOK", VECTOR)))
                .expectNext(VectorResult.of(List.of(1), 2, 1, REACTIVE), VectorResult.of(List.of(2), 1, 2, STREAMS))
                .verifyComplete();
        StepVerifier.create(
                        search.search(VectorQuery.of("book", VECTOR).limit(1).offset(1)))
                .expectNext(VectorResult.of(List.of(2), 1, 2, STREAMS))
                .verifyComplete();
        assertThat(mock.searches())
                .extracting(VectorQuery::filter)
                .containsExactly(Optional.of(Filter.eq("lang", "en")), Optional.empty(), Optional.empty());
    }

    @Test
    void findsLikeARowAndSeveralAtOnce() {
        mock.whenRow("book", 7, "a").thenRows(STREAMS);
        mock.when("book", VECTOR).thenRows();
        StepVerifier.create(search.searchAll(List.of(VectorQuery.of("book", VECTOR), VectorQuery.ofRow("book", 7, "a")))
                        .map(List::size))
                .expectNext(0, 1)
                .verifyComplete();
        StepVerifier.create(search.search(VectorQuery.ofRow("book", 8, "a"))).verifyError(AssertionError.class);
    }

    @Test
    void theLastThatFitsCountsAndAnswersFollowOneAnother() {
        Predicate<VectorQuery> any = wanted -> true;
        mock.when(any).thenRows();
        mock.when("book", VECTOR).thenRows(REACTIVE).thenError(new IllegalStateException("gone"));
        StepVerifier.create(search.search(VectorQuery.of("book", new float[] {2, 1})))
                .verifyComplete();
        VectorQuery query = VectorQuery.of("book", VECTOR);
        StepVerifier.create(search.search(query)).expectNextCount(1).verifyComplete();
        StepVerifier.create(search.search(query)).verifyErrorMessage("gone");
        StepVerifier.create(search.search(query)).verifyErrorMessage("gone");
    }

    @Test
    void whatItWasNotToldFailsAndIsNamedWithoutTheVector() {
        mock.when("book", new float[] {5, 6});
        StepVerifier.create(search.search(VectorQuery.of("book", VECTOR)))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("book: a vector of 2 dimensions")
                        .hasMessageNotContaining("5"));
        StepVerifier.create(search.search(VectorQuery.of("book", new float[] {5, 6})))
                .verifyErrorSatisfies(error -> assertThat(error).hasMessageContaining("thenRows"));
    }

    @Test
    void vectorsAndIndexesAreRefusedAsInProduction() {
        Predicate<VectorQuery> any = wanted -> true;
        mock.when(any).thenRows(REACTIVE);
        for (float[] bad : List.of(new float[] {1}, new float[2], new float[] {Float.NaN, 1})) {
            StepVerifier.create(search.search(VectorQuery.of("book", bad))).verifyError(VectorException.class);
        }
        StepVerifier.create(search.search(VectorQuery.of("note", VECTOR))).verifyErrorSatisfies(kind(Kind.NOT_FOUND));
        StepVerifier.create(search.rebuild("note")).verifyErrorSatisfies(kind(Kind.NOT_FOUND));
        StepVerifier.create(search.verify("note")).verifyErrorSatisfies(kind(Kind.NOT_FOUND));
        StepVerifier.create(search.createIndex(VectorIndex.on("book", "embedding")
                        .dimensions(2)
                        .metric(Metric.EUCLIDEAN)
                        .build()))
                .verifyErrorSatisfies(kind(Kind.DIFFERENT));
        assertThat(mock.searches()).isEmpty();
    }

    @Test
    void indexesAreMadeAndDropped() {
        VectorIndex notes = VectorIndex.on("note", "v").dimensions(3).build();
        Flux<VectorIndexProgress> making = search.createIndex(notes);
        StepVerifier.create(search.describe("note")).verifyComplete();
        StepVerifier.create(making.repeat(1)).expectNextCount(2).verifyComplete();
        StepVerifier.create(search.indexes().map(VectorIndexDescription::definition))
                .expectNext(BOOKS, notes)
                .verifyComplete();
        StepVerifier.create(new MockDatastore()
                        .transactionMany(tx -> search.replaceIndex(
                                tx,
                                VectorIndex.on("other", "v")
                                        .named("note")
                                        .dimensions(3)
                                        .build())))
                .expectNextCount(1)
                .verifyComplete();
        StepVerifier.create(
                        search.describe("NOTE").map(made -> made.definition().table()))
                .expectNext("other")
                .verifyComplete();
        StepVerifier.create(search.dropIndex("note")).expectNext(true).verifyComplete();
        StepVerifier.create(search.dropIndex("note")).expectNext(false).verifyComplete();
    }

    @Test
    void resultsMayBeLate() {
        mock.when("book", VECTOR).thenResults(Flux.never());
        StepVerifier.withVirtualTime(
                        () -> search.search(VectorQuery.of("book", VECTOR)).timeout(Duration.ofSeconds(5)))
                .thenAwait(Duration.ofSeconds(5))
                .verifyError(TimeoutException.class);
    }

    private static Consumer<Throwable> kind(Kind kind) {
        return error -> assertThat(error)
                .isInstanceOfSatisfying(VectorIndexException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(kind));
    }
}
