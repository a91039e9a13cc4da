package io.millrace.fulltext.mock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fulltext.Facet;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexDescription;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.IndexedWord;
import io.millrace.fulltext.TextCompletion;
import io.millrace.fulltext.TextCorrection;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.fulltext.query.TextQueryException;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.query.Filter;
import io.millrace.testkit.mock.MockDatastore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** A repository is tested without a database, as applications do it. */
class MockTextSearchTest {
    private static final TextIndex BOOKS =
            TextIndex.on("book").column("title", 3).column("summary").build();
    private static final Columns BOOK = Columns.of("id", "title", "lang");
    private static final Row REACTIVE = Row.of(BOOK, 1, "Reactive Programming", "en");
    private static final Row STREAMS = Row.of(BOOK, 2, "Reactive Streams", "en");
    private static final Row FLUX = Row.of(BOOK, 3, "Flux réactif", null);

    private final MockTextSearch mock = new MockTextSearch(BOOKS);
    private final FullTextSearch search = new MockDatastore()
            .offer(FullTextSearch.class, mock)
            .capability(FullTextSearch.class)
            .orElseThrow();

    record Book(int id, String title) {}

    @Test
    void findsWhatItWasTold() {
        mock.when("book", "reactive").thenRows(REACTIVE, STREAMS);
        StepVerifier.create(search.search(TextSearch.of("book", "reactive").filter(Filter.eq("lang", "en")))
                        .map(result -> result.as(Book.class)))
                .expectNext(new Book(1, "Reactive Programming"), new Book(2, "Reactive Streams"))
                .verifyComplete();
        StepVerifier.create(search.search(TextSearch.of("BOOK", "reactive")))
                .expectNext(
                        TextResult.of(List.of(1), 2, 1, Map.of(), REACTIVE),
                        TextResult.of(List.of(2), 1, 2, Map.of(), STREAMS))
                .verifyComplete();
        assertThat(mock.searches())
                .extracting(TextSearch::filter)
                .containsExactly(Optional.of(Filter.eq("lang", "en")), Optional.empty());
    }

    @Test
    void pagesCountsAndFacetsAreThoseOfWhatItWasTold() {
        mock.when("book", "reactive").thenRows(REACTIVE, STREAMS, FLUX);
        TextSearch all = TextSearch.of("book", "reactive");
        StepVerifier.create(search.search(all.limit(1).offset(1)).map(TextResult::rank))
                .expectNext(2L)
                .verifyComplete();
        TextResult first = search.search(all).blockFirst();
        StepVerifier.create(search.search(all.after(first)).map(TextResult::rank))
                .expectNext(2L, 3L)
                .verifyComplete();
        StepVerifier.create(search.count(all.limit(1))).expectNext(3L).verifyComplete();
        StepVerifier.create(search.facets(all, "lang"))
                .expectNext(Facet.of(Optional.of("en"), 2), Facet.of(Optional.empty(), 1))
                .verifyComplete();
        StepVerifier.create(search.facets(all.limit(1), "lang"))
                .expectNext(Facet.of(Optional.of("en"), 2))
                .verifyComplete();
    }

    @Test
    void theLastThatFitsCountsAndAnswersFollowOneAnother() {
        Predicate<TextSearch> any = wanted -> true;
        mock.when(any).thenRows();
        mock.when("book", "title:reactive").thenRows(REACTIVE).thenError(new IllegalStateException("gone"));
        mock.when("book", TextQuery.anyWord("reactive streams")).thenRows(STREAMS);
        StepVerifier.create(search.search(TextSearch.of("book", "reactive"))).verifyComplete();
        TextSearch inTitle = TextSearch.of("book", "title:reactive");
        StepVerifier.create(search.count(inTitle)).expectNext(1L).verifyComplete();
        StepVerifier.create(search.search(inTitle)).verifyErrorMessage("gone");
        StepVerifier.create(search.search(inTitle)).verifyErrorMessage("gone");
        StepVerifier.create(search.count(TextSearch.of("book", TextQuery.anyWord("reactive streams"))))
                .expectNext(1L)
                .verifyComplete();
        assertThat(mock.searches()).hasSize(5);
    }

    @Test
    void whatItWasNotToldFailsAndIsNamed() {
        StepVerifier.create(search.search(TextSearch.of("book", "reactive")))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("book")
                        .hasMessageContaining("reactive")
                        .hasMessageContaining("when(...)"));
        mock.when("book", "streams");
        StepVerifier.create(search.search(TextSearch.of("book", "reactive")))
                .verifyErrorSatisfies(error -> assertThat(error).hasMessageContaining("book: streams"));
        StepVerifier.create(search.search(TextSearch.of("book", "streams")))
                .verifyErrorSatisfies(error -> assertThat(error).hasMessageContaining("thenRows"));
    }

    @Test
    void queriesAndIndexesAreRefusedAsInProduction() {
        Predicate<TextSearch> any = wanted -> true;
        mock.when(any).thenRows(REACTIVE);
        StepVerifier.create(search.search(TextSearch.of("book", "\"never closed")))
                .verifyError(TextQueryException.class);
        StepVerifier.create(search.count(TextSearch.of("note", "reactive"))).verifyErrorSatisfies(kind(Kind.NOT_FOUND));
        StepVerifier.create(search.rebuild("note")).verifyErrorSatisfies(kind(Kind.NOT_FOUND));
        StepVerifier.create(search.verify("note")).verifyErrorSatisfies(kind(Kind.NOT_FOUND));
        StepVerifier.create(
                        search.createIndex(TextIndex.on("book").column("title").build()))
                .verifyErrorSatisfies(kind(Kind.DIFFERENT));
        assertThat(mock.searches()).isEmpty();
    }

    @Test
    void indexesAreMadeAndDropped() {
        TextIndex notes = TextIndex.on("note").column("text").build();
        Flux<IndexProgress> making = search.createIndex(notes);
        StepVerifier.create(search.describe("note")).verifyComplete();
        StepVerifier.create(making.repeat(1)).expectNextCount(2).verifyComplete();
        StepVerifier.create(search.indexes().map(IndexDescription::definition))
                .expectNext(BOOKS, notes)
                .verifyComplete();
        StepVerifier.create(new MockDatastore()
                        .transactionMany(tx -> search.replaceIndex(
                                tx,
                                TextIndex.on("other")
                                        .named("note")
                                        .column("text")
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
    void suggestsWhatItWasTold() {
        TextIndex suggesting = TextIndex.on("note").column("text").suggestions().build();
        search.createIndex(suggesting).blockLast();
        mock.completes("note", "re", TextCompletion.of("reactive", "reactive", 3), TextCompletion.of("read", "read", 1))
                .corrects("note", "raective", TextCorrection.of("reactive", List.of()))
                .hasWords("note", "act", IndexedWord.of("reactive", 3));
        StepVerifier.create(search.complete("NOTE", "re", 1))
                .expectNext(TextCompletion.of("reactive", "reactive", 3))
                .verifyComplete();
        StepVerifier.create(search.correct("note", "raective").map(TextCorrection::query))
                .expectNext("reactive")
                .verifyComplete();
        StepVerifier.create(search.words(new MockDatastore(), "note", "act", 10).map(IndexedWord::word))
                .expectNext("reactive")
                .verifyComplete();
        StepVerifier.create(search.complete("note", "re", 0)).verifyError(IllegalArgumentException.class);
        StepVerifier.create(search.correct("note", "\"never")).verifyError(TextQueryException.class);
        StepVerifier.create(search.complete("book", "re", 1)).verifyErrorSatisfies(kind(Kind.WITHOUT_SUGGESTIONS));
        StepVerifier.create(search.words("nosuch", "act", 1)).verifyErrorSatisfies(kind(Kind.NOT_FOUND));
    }

    @Test
    void whatNobodyHasToldNamesTheCallThatTellsIt() {
        search.createIndex(TextIndex.on("note").column("text").suggestions().build())
                .blockLast();
        StepVerifier.create(search.complete("note", "other", 1))
                .verifyErrorSatisfies(untold("completes(\"note\", \"other\""));
        StepVerifier.create(search.correct("note", "other"))
                .verifyErrorSatisfies(untold("corrects(\"note\", \"other\""));
        StepVerifier.create(search.words("note", "other", 1))
                .verifyErrorSatisfies(untold("hasWords(\"note\", \"other\""));
    }

    @Test
    void resultsMayBeLate() {
        mock.when("book", "slow").thenResults(Flux.never());
        StepVerifier.withVirtualTime(
                        () -> search.search(TextSearch.of("book", "slow")).timeout(Duration.ofSeconds(5)))
                .thenAwait(Duration.ofSeconds(5))
                .verifyError(TimeoutException.class);
    }

    private static Consumer<Throwable> untold(String call) {
        return error -> assertThat(error).isInstanceOf(AssertionError.class).hasMessageContaining(call);
    }

    private static Consumer<Throwable> kind(Kind kind) {
        return error -> assertThat(error)
                .isInstanceOfSatisfying(TextIndexException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(kind));
    }
}
