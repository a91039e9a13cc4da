package io.millrace.examples.lexicon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.capability.DatastoreStatistics.Measure;
import io.millrace.capability.Statistics;
import io.millrace.examples.lexicon.search.SearchCorrection;
import io.millrace.examples.lexicon.search.SearchCount;
import io.millrace.examples.lexicon.search.SearchCount.OfPartOfSpeech;
import io.millrace.examples.lexicon.search.SearchHit;
import io.millrace.examples.lexicon.search.SearchPage;
import io.millrace.examples.lexicon.wordnet.PartOfSpeech;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Searches words and glosses over HTTP. */
@ExtendWith(LoadedLexicon.class)
class LexiconSearchTest {
    private static final int DOG = 102_086_723;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static RunningLexicon lexicon;
    private static WebTestClient client;

    @BeforeAll
    static void connect(RunningLexicon loaded) {
        lexicon = loaded;
        client = loaded.client();
        lexicon.awaitSearch();
    }

    @Test
    void findsSynsetsByWhatTheirGlossesSayTheBestFirst() {
        SearchPage page = page("domesticated by man since prehistoric", null, null, 20);

        assertThat(page.next()).isNull();
        assertThat(page.hits()).extracting(SearchHit::id, SearchHit::rank).containsExactly(tuple(DOG, 1L));
        SearchHit dog = page.hits().get(0);
        assertThat(dog.partOfSpeech()).isEqualTo(PartOfSpeech.NOUN);
        assertThat(dog.words()).isEqualTo("dog, domestic dog, Canis familiaris");
        assertThat(dog.gloss()).startsWith("a member of the genus Canis");
        assertThat(page("dog", null, null, 100).hits())
                .hasSize(100)
                .extracting(SearchHit::score)
                .isSortedAccordingTo((one, other) -> Double.compare(other, one));
    }

    @Test
    void countsAWordOfTheSynsetMoreThanOneOfTheGloss() {
        assertThat(page("violin", null, null, 3).hits())
                .extracting(SearchHit::words)
                .allMatch(words -> words.contains("violin"));
    }

    @Test
    void showsWhatMatchesAsHtmlThatIsEscaped() {
        SearchHit hit = page("\"dog barked\"", null, null, 1).hits().get(0);

        assertThat(hit.id()).isEqualTo(DOG);
        assertThat(hit.highlights()).containsOnlyKeys("gloss");
        assertThat(hit.highlights().get("gloss"))
                .endsWith("&quot;the <mark>dog</mark> <mark>barked</mark> all night&quot;");
        assertThat(hit.gloss()).contains("\"").doesNotContain("<mark>");
    }

    @Test
    void readsTheQueryLanguage() {
        assertThat(ids("words:\"hot dog\"")).isNotEmpty().isSubsetOf(ids("hot dog"));
        assertThat(ids("prehistoric -dog")).isNotEmpty().doesNotContain(DOG);
        assertThat(ids("prehist* dog")).contains(DOG);
        assertThat(ids("dogs")).contains(DOG);
    }

    @Test
    void countsByPartOfSpeechAndFindsOneOfThem() {
        SearchCount count = get("/api/search/count?query={query}", SearchCount.class, "quick");

        assertThat(count.matches()).isEqualTo(stream("quick").size());
        assertThat(count.partsOfSpeech()).extracting(OfPartOfSpeech::matches).doesNotContain(0L);
        assertThat(count.partsOfSpeech())
                .extracting(OfPartOfSpeech::partOfSpeech)
                .contains(PartOfSpeech.NOUN, PartOfSpeech.ADVERB)
                .doesNotHaveDuplicates();
        for (OfPartOfSpeech facet : count.partsOfSpeech()) {
            List<SearchHit> hits = pages("quick", facet.partOfSpeech(), 7);
            assertThat(hits).hasSize((int) facet.matches()).allMatch(hit -> hit.partOfSpeech() == facet.partOfSpeech());
        }
    }

    @Test
    void pagesThroughWhatItStreams() {
        List<SearchHit> all = stream("quick");

        assertThat(all).hasSizeGreaterThan(100).extracting(SearchHit::id).doesNotHaveDuplicates();
        assertThat(all).extracting(SearchHit::rank).startsWith(1L, 2L, 3L).isSorted();
        assertThat(pages("quick", null, 20)).isEqualTo(all);
        assertThat(pages("quick", null, 100)).isEqualTo(all);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"hot dog       | 0",
                "c++ \"don't     | 4",
                "-dog            | 0",
                "dog (cat        | 4",
                "``              | 0",
                "+++             | 0"
            })
    void saysWhereAQueryIsNotValid(String query, int position) {
        for (String path : List.of("/api/search", "/api/search/count", "/api/search/all")) {
            QueryProblem problem = client.get()
                    .uri(path + "?query={query}", query)
                    .exchange()
                    .expectStatus()
                    .isBadRequest()
                    .expectHeader()
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .expectBody(QueryProblem.class)
                    .returnResult()
                    .getResponseBody();
            assertThat(problem.position()).as(path).isEqualTo(position);
            assertThat(problem.detail()).endsWith(".");
        }
    }

    private record QueryProblem(String detail, Integer position) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img src=x onerror=\"document.title='broken into'\">",
                "c++ don't",
                "'; DROP TABLE synset; --",
                "gloss MATCH NEAR(a b)",
                "{words} : ^a + b",
                "100% _under_ \\ % ?"
            })
    void takesAnyTextForAQuery(String query) {
        assertThat(page(query, null, null, 20).hits()).extracting(SearchHit::id).doesNotHaveDuplicates();
        assertThat(ids("dog")).contains(DOG);
    }

    @Test
    void completesTheLastWordOfAQuery() {
        assertThat(completions("hot domest", 3))
                .hasSize(3)
                .contains("hot domesticated")
                .allMatch(text -> text.startsWith("hot domest"));
        assertThat(completions("-\"hot barki", 5)).contains("-\"hot barking");
        assertThat(completions("c++ <img src=x onerror=\"don't", 5))
                .allMatch(text -> text.startsWith("c++ <img src=x "));
        assertThat(completions("dog ", 5)).isEmpty();
        assertThat(completions("gnarblefoo", 5)).isEmpty();
    }

    @Test
    void proposesAQueryForOneWithAWordThatIsNotThere() {
        assertThat(correction("domesticatd -\"hot prehistorc\"")).isEqualTo("domesticated -\"hot prehistoric\"");
        assertThat(correction("domesticated dog")).isNull();
        assertThat(correction("gnarblefoozle")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/search",
                "/api/search?query=dog&limit=0",
                "/api/search?query=dog&limit=101",
                "/api/search?query=dog&partOfSpeech=pronoun",
                "/api/search?query=dog&after=1",
                "/api/search?query=dog&after=1_NaN_1",
                "/api/search?query=dog&after=1_1.0_9999999999",
                "/api/search?query=a%00b",
                "/api/search/all?query=dog&limit=10001",
                "/api/search/completions?typed=a&limit=0",
                "/api/search/completions?typed=a&limit=101",
                "/api/search/completions",
                "/api/search/correction",
                "/api/search/correction?query=%22a",
                "/api/search/count"
            })
    void answersWhatCannotBeWithAProblem(String path) {
        ProblemDetail problem = client.get()
                .uri(URI.create(lexicon.url() + path))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody(ProblemDetail.class)
                .returnResult()
                .getResponseBody();

        assertThat(problem.getDetail()).isNotBlank();
    }

    @Test
    void endsASearchWhoseClientLeaves() throws IOException {
        Statistics statistics = lexicon.store().capability(Statistics.class).orElseThrow();
        BooleanSupplier reading =
                () -> statistics.current().get(Measure.CURSORS_OPEN).orElse(0) > 0
                        || statistics.current().get(Measure.CONNECTIONS_IN_USE).orElse(0) > 0;
        await(() -> !reading.getAsBoolean());
        try (Socket leaving = new Socket()) {
            leaving.setReceiveBufferSize(4096);
            leaving.connect(
                    new InetSocketAddress("127.0.0.1", URI.create(lexicon.url()).getPort()));
            leaving.getOutputStream().write(request("/api/search/all?limit=10000&query=a*+OR+the"));
            assertThat(leaving.getInputStream().read()).isEqualTo('H');
            assertThat(reading.getAsBoolean()).isTrue();
        }

        await(() -> !reading.getAsBoolean());
    }

    static byte[] request(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    }

    static void await(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(5))
                .onBackpressureDrop()
                .publishOn(Schedulers.boundedElastic())
                .takeUntil(tick -> condition.getAsBoolean())
                .blockLast(PATIENCE);
    }

    private static List<String> completions(String typed, int limit) {
        return client.get()
                .uri("/api/search/completions?typed={typed}&limit={limit}", typed, limit)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(new ParameterizedTypeReference<List<String>>() {})
                .returnResult()
                .getResponseBody();
    }

    private static String correction(String query) {
        return get("/api/search/correction?query={query}", SearchCorrection.class, query)
                .query();
    }

    private static List<Integer> ids(String query) {
        return stream(query).stream().map(SearchHit::id).toList();
    }

    private static List<SearchHit> stream(String query) {
        return client.get()
                .uri("/api/search/all?query={query}", query)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.APPLICATION_NDJSON)
                .returnResult(SearchHit.class)
                .getResponseBody()
                .collectList()
                .block();
    }

    private static List<SearchHit> pages(String query, PartOfSpeech partOfSpeech, int limit) {
        List<SearchHit> hits = new ArrayList<>();
        String next = null;
        do {
            SearchPage page = page(query, partOfSpeech, next, limit);
            assertThat(page.hits()).hasSizeLessThanOrEqualTo(limit).isNotEmpty();
            hits.addAll(page.hits());
            next = page.next();
        } while (next != null);
        return hits;
    }

    private static SearchPage page(String query, PartOfSpeech partOfSpeech, String after, int limit) {
        return client.get()
                .uri(uri -> {
                    uri.path("/api/search").queryParam("query", "{query}").queryParam("limit", limit);
                    if (partOfSpeech != null) {
                        uri.queryParam("partOfSpeech", partOfSpeech.name().toLowerCase());
                    }
                    if (after != null) {
                        uri.queryParam("after", after);
                    }
                    return uri.build(query);
                })
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(SearchPage.class)
                .returnResult()
                .getResponseBody();
    }

    private static <T> T get(String path, Class<T> type, Object... variables) {
        return client.get()
                .uri(path, variables)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(type)
                .returnResult()
                .getResponseBody();
    }
}
