package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.millrace.RelationalDatastore;
import io.millrace.error.BadSqlException;
import io.millrace.fulltext.Accents;
import io.millrace.fulltext.Bm25;
import io.millrace.fulltext.Facet;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Highlight;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.SimpleRanking;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.fulltext.query.TextQueryException;
import io.millrace.query.Filter;
import io.millrace.sql.Identifier;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a search finds, on every database. */
abstract class TextSearchContract {
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final TextIndex INDEX = TextIndex.on("book")
            .column("title", 3)
            .column("summary")
            .language(Language.ENGLISH)
            .build();

    private static final List<List<Object>> BOOKS = List.of(
            List.of(1, "Reactive Programming", "Streams of events, and how to connect them without blocking", "en"),
            List.of(2, "The Event Loop", "One loop serves many connections: node.js & others. Don't block it!", "en"),
            List.of(3, "Happy Databases", "Databases that are happily connected to C++ programs", "en"),
            List.of(4, "Café au lait", "Le goût du café, and the who is who of cafés", "fr"),
            List.of(5, "東京タワー", "東京の高い塔 called Tokyo Tower", "ja"),
            List.of(6, "Multi-agent systems", "Agents that talk to agents about reactive agents", "en"));

    record Book(long id, String title, String lang) {}

    private RelationalDatastore store;
    private FullTextSearch search;

    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(FullTextSearch.class).orElseThrow();
        store.execute("CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, summary TEXT, lang TEXT)")
                .block(LIMIT);
        store.executeAll("INSERT INTO book VALUES (?, ?, ?, ?)", Flux.fromIterable(BOOKS))
                .block(LIMIT);
        search.createIndex(INDEX).blockLast(LIMIT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            connect                    | 1 2 3
            CONNECTIONS                | 1 2 3
            "connected"                | 3
            happiness                  | 3
            agent                      | 6
            database program           | 3
            program                    | 1 3
            reactive -streams          | 6
            reactive -"reactive agents"| 1
            events OR agents           | 1 2 6
            (tokyo OR loop) -node      | 5
            "event loop"               | 2
            "loop event"               |
            multi-agent                | 6
            node.js                    | 2
            don't                      | 2
            c++                        | 3
            cafe                       | 4
            CAFÉ                       | 4
            react*                     | 1 6
            "reactive prog"            |
            title:reactive             | 1
            summary:reactive           | 6
            title:(event OR reactive)  | 1 2
            title:"reactive agents"    |
            secret:reactive            |
            東京                        | 5
            京の高                      | 5
            高京                        |
            タワー                      | 5
            the who                    | 4
            the reactive               | 1 6
            and                        | 1 4
            nothing                    |
            """)
    void findsWhatMatches(String query, String ids) {
        List<Long> expected = ids == null
                ? List.of()
                : List.of(ids.split(" ")).stream().map(Long::valueOf).toList();
        assertThat(ids(TextSearch.of("book", query))).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(search.count(TextSearch.of("book", query).limit(1)).block(LIMIT))
                .isEqualTo(expected.size());
    }

    @Test
    void findsInItsOtherWays() {
        assertThat(ids(TextSearch.of("book", TextQuery.anyWord("What's a happy (agent, or the tokyo \"tower?"))))
                .containsExactlyInAnyOrder(3L, 5L, 6L);
        assertThat(ids(TextSearch.of("book", TextQuery.phrase("happily connected"))))
                .containsExactly(3L);
        assertThat(ids(TextSearch.of("book", TextQuery.near("blocking events", 6))))
                .containsExactly(1L);
        assertThat(ids(TextSearch.of("book", TextQuery.near("blocking events", 5))))
                .isEmpty();
        assertThat(ids(TextSearch.of("book", TextQuery.anyWord("京の塔を見る")))).containsExactly(5L);
    }

    @Test
    void ranksByBm25() {
        List<TextResult> results = results(TextSearch.of("book", "reactive").ranking(new Bm25(0.9, 0.4)));
        assertThat(results).extracting(result -> result.as(Book.class).id()).containsExactly(1L, 6L);
        assertThat(results).extracting(TextResult::key).allSatisfy(key -> assertThat(key)
                .hasSize(1));
        assertThat(results).extracting(TextResult::rank).containsExactly(1L, 2L);
        double idf = Math.log(1 + (6 - 2 + 0.5) / (2 + 0.5));
        double average = BOOKS.stream()
                .mapToInt(book ->
                        book.get(1).toString().length() + book.get(2).toString().length())
                .average()
                .orElseThrow();
        double length = BOOKS.get(0).get(1).toString().length()
                + BOOKS.get(0).get(2).toString().length();
        double expected = idf * 3 * 1.9 / (3 + 0.9 * (0.6 + 0.4 * length / average));
        assertThat(results.get(0).score()).isCloseTo(expected, within(1e-6));
    }

    @Test
    void formsOfAWordAreOneWordForTheRanking() {
        List<TextResult> results = results(TextSearch.of("book", "agent").ranking(new Bm25(1, 0)));
        double idf = Math.log(1 + (6 - 1 + 0.5) / (1 + 0.5));
        double frequency = 3 + 3;
        assertThat(results.get(0).score()).isCloseTo(idf * frequency * 2 / (frequency + 1), within(1e-6));
    }

    @Test
    void ranksWithoutStatisticsWhereItIsTold() {
        List<TextResult> results = results(
                TextSearch.of("book", TextQuery.anyWord("reactive agents")).ranking(SimpleRanking.FREQUENCY));
        assertThat(results).extracting(result -> result.as(Book.class).id()).containsExactly(6L, 1L);
        assertThat(results.get(0).score()).isCloseTo(6.0 / 7 + 1.0 / 2, within(1e-6));
        assertThat(results.get(1).score()).isCloseTo(3.0 / 4, within(1e-6));
        TextSearch unranked = TextSearch.of("book", "connect").ranking(SimpleRanking.NONE);
        assertThat(results(unranked)).extracting(TextResult::score).containsOnly(0.0);
        assertThat(ids(unranked)).containsExactly(1L, 2L, 3L);
        assertThat(ids(unranked.limit(2))).containsExactly(1L, 2L);
        assertThat(ids(unranked.after(results(unranked).get(0)).limit(1))).containsExactly(2L);
        assertThat(ids(unranked.filter(Filter.gt("id", 1)).limit(1))).containsExactly(2L);
        assertThat(ids(unranked.offset(2))).containsExactly(3L);
    }

    @Test
    void equalsComeInTheOrderOfTheirKeys() {
        store.execute("INSERT INTO book (id, title) VALUES (30, 'twin'), (10, 'twin'), (20, 'twin')")
                .block(LIMIT);
        assertThat(ids(TextSearch.of("book", "twin"))).containsExactly(10L, 20L, 30L);
        List<TextResult> second = results(TextSearch.of("book", "twin").limit(1).offset(1));
        assertThat(second).singleElement().satisfies(result -> {
            assertThat(result.as(Book.class).id()).isEqualTo(20);
            assertThat(result.rank()).isEqualTo(2);
        });
    }

    /** Page by page everything comes once, whatever scores are the same, with a filter and without. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pagesGoOnBehindAResult(boolean filtered) {
        store.executeAll(
                        "INSERT INTO book (id, title, summary, lang) VALUES (?, ?, 'many words', 'en')",
                        Flux.range(100, 60).map(i -> List.of(i, "twin ".repeat(1 + i % 3))))
                .block(LIMIT);
        TextSearch all = TextSearch.of("book", "twin").limit(1_000);
        TextSearch wanted = filtered ? all.filter(Filter.eq("lang", "en")) : all;
        List<Long> expected = ids(wanted);
        assertThat(expected).hasSize(60);
        List<Long> found = new ArrayList<>();
        TextSearch page = wanted.limit(7);
        for (List<TextResult> results = results(page); !results.isEmpty(); results = results(page)) {
            assertThat(results.get(0).rank()).isEqualTo(found.size() + 1);
            results.forEach(result -> found.add(result.as(Book.class).id()));
            TextResult last = results.get(results.size() - 1);
            page = page.after(last.rank(), last.score(), last.key());
        }
        assertThat(found).isEqualTo(expected);
        TextResult tenth = results(wanted).get(9);
        assertThat(ids(wanted.after(tenth).offset(5).limit(3))).isEqualTo(expected.subList(15, 18));
        for (List<?> foreign :
                List.of(List.of(1, 2), List.of("abc"), List.of(1.5), List.of(true), List.of(List.of(1)))) {
            assertThatThrownBy(() -> ids(wanted.after(1, 1, foreign)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("key");
        }
        TextResult ninth = results(wanted).get(8);
        for (Object key : List.of(
                ninth.key().get(0).toString(), new BigInteger(ninth.key().get(0).toString()))) {
            assertThat(ids(wanted.after(9, ninth.score(), List.of(key)))).isEqualTo(expected.subList(9, 60));
        }
        assertThatThrownBy(() -> wanted.after(1, Double.NaN, List.of(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void countsByTheValuesOfAColumn() {
        store.execute("INSERT INTO book (id, title, lang) VALUES (10, 'reactive', NULL), (11, 'reactive', 'fr'),"
                        + " (12, 'reactive', 'de')")
                .block(LIMIT);
        TextSearch reactive = TextSearch.of("book", "reactive");
        assertThat(search.facets(reactive, "lang").collectList().block(LIMIT))
                .containsExactly(
                        Facet.of(Optional.of("en"), 2),
                        Facet.of(Optional.of("de"), 1),
                        Facet.of(Optional.of("fr"), 1),
                        Facet.of(Optional.empty(), 1));
        assertThat(search.facets(reactive.limit(1), "lang").collectList().block(LIMIT))
                .containsExactly(Facet.of(Optional.of("en"), 2));
        assertThat(search.facets(reactive.filter(Filter.gt("id", 10)), "lang")
                        .collectList()
                        .block(LIMIT))
                .containsExactly(Facet.of(Optional.of("de"), 1), Facet.of(Optional.of("fr"), 1));
        assertThat(search.facets(TextSearch.of("book", "nothing"), "lang")
                        .collectList()
                        .block(LIMIT))
                .isEmpty();
        for (String column : List.of("nosuch", "lang\"; DROP TABLE book; --")) {
            assertUnsuitable(
                    search.facets(reactive, column), Identifier.of(column).toString());
        }
        assertThatThrownBy(() -> search.facets(reactive, "").blockLast(LIMIT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void filtersWithoutLosingRows() {
        TextSearch best = TextSearch.of("book", TextQuery.anyWord("reactive event café tokyo"))
                .limit(1);
        assertThat(ids(best.filter(Filter.eq("lang", "ja")))).containsExactly(5L);
        assertThat(ids(best.filter(Filter.gt("id", 5).and(Filter.ne("lang", "ja")))))
                .containsExactly(6L);
        assertThat(search.count(best.filter(Filter.in("lang", List.of("ja", "fr"))))
                        .block(LIMIT))
                .isEqualTo(2);
        for (String hidden : List.of("doc", "score", "length", "k0", "n", "nosuch")) {
            TextSearch wrong = best.filter(Filter.eq(hidden, 1));
            assertUnsuitable(search.search(wrong), hidden);
            assertUnsuitable(search.count(wrong), hidden);
            assertUnsuitable(search.facets(wrong, "lang"), hidden);
        }
    }

    /** What does not fit the table is said of the index, with the words of the database and without its statement. */
    private static void assertUnsuitable(Publisher<?> wrong, String name) {
        StepVerifier.create(wrong)
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .asInstanceOf(type(TextIndexException.class))
                        .satisfies(refused -> {
                            assertThat(refused.kind()).isEqualTo(Kind.UNSUITABLE);
                            assertThat(refused.getMessage())
                                    .contains(name, "text index book", "table book")
                                    .doesNotContain("SELECT");
                            assertThat(refused.getCause()).isInstanceOf(BadSqlException.class);
                        }))
                .verify(LIMIT);
    }

    /** The answers of one snapshot, with what the transaction has written. */
    @Test
    void countsInATransaction() {
        TextSearch reactive = TextSearch.of("book", "reactive");
        store.transaction(tx -> tx.execute("INSERT INTO book (id, title, lang) VALUES (10, 'reactive', 'fr')")
                        .then(search.count(tx, reactive))
                        .doOnNext(count -> assertThat(count).isEqualTo(3))
                        .thenMany(search.facets(tx, reactive, "lang"))
                        .collectList()
                        .doOnNext(facets -> assertThat(facets)
                                .containsExactly(Facet.of(Optional.of("en"), 2), Facet.of(Optional.of("fr"), 1))))
                .block(LIMIT);
    }

    @Test
    void mapsRows() {
        assertThat(results(TextSearch.of("book", "multi"))).singleElement().satisfies(result -> {
            assertThat(result.as(Book.class)).isEqualTo(new Book(6, "Multi-agent systems", "en"));
            assertThat(result.row().columns().names()).containsExactly("id", "title", "summary", "lang");
            assertThat(result.highlights()).isEmpty();
            assertThat(result).hasToString("TextResult(rank 1)");
        });
    }

    @Test
    void highlightsWhatMatchesEscaped() {
        store.execute("INSERT INTO book VALUES (7, '<b>Agents</b>', 'x & \"the agent''s\" reactive', 'en')")
                .block(LIMIT);
        TextSearch wanted = TextSearch.of("book", "agent reactive").filter(Filter.eq("id", 7));
        assertThat(results(wanted.highlight(Highlight.html())).get(0).highlights())
                .containsEntry("title", "&lt;b&gt;<mark>Agents</mark>&lt;/b&gt;")
                .containsEntry("summary", "x &amp; &quot;the <mark>agent</mark>&#39;s&quot; <mark>reactive</mark>");
        assertThat(results(wanted.highlight(Highlight.text("[", "]").snippet(3)))
                        .get(0)
                        .highlights())
                .containsEntry("title", "<b>[Agents]</b>")
                .containsEntry("summary", "…[agent]'s\" [reactive]");
    }

    @Test
    void highlightsPhrasesPrefixesAndScriptsWithoutSpaces() {
        Highlight brackets = Highlight.text("[", "]");
        assertThat(results(TextSearch.of("book", "\"reactive agents\"").highlight(brackets))
                        .get(0)
                        .highlights())
                .containsOnly(java.util.Map.entry("summary", "Agents that talk to agents about [reactive] [agents]"));
        assertThat(results(TextSearch.of("book", "title:react*").highlight(brackets))
                        .get(0)
                        .highlights())
                .containsOnly(java.util.Map.entry("title", "[Reactive] Programming"));
        assertThat(results(TextSearch.of("book", "東京").highlight(brackets))
                        .get(0)
                        .highlights())
                .containsEntry("title", "[東京]タワー");
    }

    @Test
    void searchesInsideATransaction() {
        Mono<Long> found = store.transaction(tx -> tx.execute("INSERT INTO book (id, title) VALUES (8, 'unheard')")
                .thenMany(search.search(tx, TextSearch.of("book", "unheard")))
                .map(result -> result.as(Book.class).id())
                .next()
                .doOnNext(id -> tx.setRollbackOnly()));
        assertThat(found.block(LIMIT)).isEqualTo(8);
        assertThat(ids(TextSearch.of("book", "unheard"))).isEmpty();
    }

    @Test
    void refusesQueriesWithAPlace() {
        assertThatThrownBy(() -> ids(TextSearch.of("book", "a (b")))
                .asInstanceOf(type(TextQueryException.class))
                .extracting(TextQueryException::position)
                .isEqualTo(2);
    }

    @Test
    void aCancelledSearchLeavesNothingBehind() {
        StepVerifier.create(search.search(TextSearch.of("book", TextQuery.anyWord("reactive event café"))), 1)
                .expectNextCount(1)
                .thenCancel()
                .verify(LIMIT);
        assertThat(ids(TextSearch.of("book", "tokyo"))).containsExactly(5L);
    }

    @Test
    void keepsAccentsWhereItIsTold() {
        TextIndex.Builder exact = TextIndex.on("book").column("summary").accents(Accents.KEPT);
        search.createIndex(exact.named("exact").build()).blockLast(LIMIT);
        assertThat(ids(TextSearch.of("exact", "CAFÉ"))).containsExactly(4L);
        assertThat(ids(TextSearch.of("exact", "cafe"))).isEmpty();
        search.createIndex(exact.named("french").language(Language.FRENCH).build())
                .blockLast(LIMIT);
        assertThat(ids(TextSearch.of("french", "goûts"))).containsExactly(4L);
        store.execute("INSERT INTO book (id, summary) VALUES (7, 'deux canciones, une canción')")
                .block(LIMIT);
        search.createIndex(exact.named("spanish").language(Language.SPANISH).build())
                .blockLast(LIMIT);
        assertThat(results(TextSearch.of("spanish", "canciones").highlight(Highlight.text("[", "]")))
                        .get(0)
                        .highlights())
                .containsEntry("summary", "deux [canciones], une [canción]");
    }

    /** Where stemmers change what stands inside a word, all terms have to be looked through. */
    @Test
    void formsOfWordsAreFoundWhateverTheyBeginWith() {
        store.execute("INSERT INTO book (id, summary) VALUES (20, 'Schulen'), (21, 'états'), (22, 'единицы')")
                .block(LIMIT);
        TextIndex.Builder index = TextIndex.on("book").column("summary");
        search.createIndex(index.named("german").language(Language.GERMAN).build())
                .blockLast(LIMIT);
        assertThat(ids(TextSearch.of("german", "Schule"))).containsExactly(20L);
        search.createIndex(index.named("russian").language(Language.RUSSIAN).build())
                .blockLast(LIMIT);
        assertThat(ids(TextSearch.of("russian", "единица"))).containsExactly(22L);
        index.accents(Accents.KEPT);
        search.createIndex(index.named("french").language(Language.FRENCH).build())
                .blockLast(LIMIT);
        assertThat(ids(TextSearch.of("french", "état"))).containsExactly(21L);
    }

    @Test
    void nothingIsBehindTheLastPage() {
        for (long offset : new long[] {6, Long.MAX_VALUE - 10, Long.MAX_VALUE}) {
            assertThat(ids(TextSearch.of("book", "reactive").offset(offset).limit(TextSearch.MAX_LIMIT)))
                    .isEmpty();
        }
    }

    @Test
    void stopWordsAreAChoice() {
        TextIndex.Builder all = TextIndex.on("book").column("summary").language(Language.ENGLISH);
        search.createIndex(all.named("without").stopWords(Set.of()).build()).blockLast(LIMIT);
        assertThat(ids(TextSearch.of("book", "the reactive"))).containsExactlyInAnyOrder(1L, 6L);
        assertThat(ids(TextSearch.of("without", "the reactive"))).isEmpty();
        assertThat(ids(TextSearch.of("book", "\"the reactive\""))).isEmpty();
        assertThat(ids(TextSearch.of("book", "the is"))).containsExactly(4L);
        search.createIndex(all.named("own").stopWords(Set.of("REACTIVE")).build())
                .blockLast(LIMIT);
        assertThat(ids(TextSearch.of("own", "reactive loop"))).containsExactly(2L);
    }

    @Test
    void anIndexThatIsNotThereIsSaid() {
        for (String name : List.of("nosuch", "x\"; DROP TABLE book", "")) {
            assertThatThrownBy(() -> ids(TextSearch.of(name, "x")))
                    .asInstanceOf(type(TextIndexException.class))
                    .extracting(TextIndexException::kind)
                    .isEqualTo(Kind.NOT_FOUND);
        }
    }

    private List<Long> ids(TextSearch wanted) {
        return results(wanted).stream()
                .map(result -> ((Number) result.key().get(0)).longValue())
                .toList();
    }

    private List<TextResult> results(TextSearch wanted) {
        return search.search(wanted).collectList().block(LIMIT);
    }
}
