package io.millrace.examples.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.examples.lexicon.search.MeaningState;
import io.millrace.examples.lexicon.search.MeaningState.Phase;
import io.millrace.examples.lexicon.search.SearchHit;
import io.millrace.examples.lexicon.search.SearchHit.Place;
import io.millrace.examples.lexicon.search.SearchPage;
import io.millrace.examples.lexicon.wordnet.PartOfSpeech;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.ProblemDetail;

/** Searches a few synsets by what they mean, with the model that the application has. */
@TestInstance(Lifecycle.PER_CLASS)
class LexiconMeaningTest {
    private static final int ALL = 12;

    private SmallLexicon synsets;
    private RunningLexicon lexicon;

    SmallLexicon open(Path folder) {
        return SmallLexicon.inFile(folder);
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        synsets = open(folder);
        lexicon = synsets.start();
        lexicon.awaitSearch();
        lexicon.awaitMeanings(state -> state.phase() == Phase.READY);
    }

    @AfterAll
    void end() {
        lexicon.close();
        synsets.close();
    }

    @Test
    void saysThatAllSynsetsAreFoundByMeaning() {
        assertThat(lexicon.meaningState()).isEqualTo(new MeaningState(Phase.READY, ALL, ALL));
    }

    @Test
    void findsByMeaningWhatHasNoneOfTheWords() {
        List<SearchHit> hits =
                page("pets keeping burglars away", "meaning", null, 20).hits();

        assertThat(hits).hasSize(ALL);
        SearchHit dog = hits.get(0);
        assertThat(dog.id()).isEqualTo(SmallLexicon.DOG);
        assertThat(dog.words()).isEqualTo("dog, domestic dog");
        assertThat(dog.partOfSpeech()).isEqualTo(PartOfSpeech.NOUN);
        assertThat(dog.byMeaning()).isEqualTo(new Place(1, dog.byMeaning().score()));
        assertThat(hits)
                .allMatch(hit -> hit.byWords() == null && hit.highlights().isEmpty());
        assertThat(hits)
                .extracting(hit -> hit.byMeaning().score())
                .isSortedAccordingTo((one, other) -> Double.compare(other, one))
                .allMatch(score -> score > -1 && score < 1);
    }

    @Test
    void saysOfBothWhereASynsetStandsByWordsAndByMeaning() {
        List<SearchHit> hits =
                page("which animal barks at strangers", "both", null, 20).hits();

        SearchHit dog = hits.get(0);
        assertThat(dog.id()).isEqualTo(SmallLexicon.DOG);
        assertThat(dog.byWords().rank()).isEqualTo(1);
        assertThat(dog.byWords().score()).isPositive();
        assertThat(dog.byMeaning().rank()).isEqualTo(1);
        assertThat(dog.highlights().get("gloss")).contains("<mark>animal</mark>", "<mark>barks</mark>");
        assertThat(hits).hasSize(ALL).extracting(SearchHit::id).doesNotHaveDuplicates();
        assertThat(hits).filteredOn(hit -> hit.byWords() == null).isNotEmpty();
        assertThat(hits).allMatch(hit -> hit.byMeaning() != null);
    }

    @Test
    void saysOfWordsWhereASynsetStandsByThem() {
        assertThat(page("violin", "words", null, 20).hits()).isNotEmpty().allSatisfy(hit -> {
            assertThat(hit.byWords()).isEqualTo(new Place(hit.rank(), hit.score()));
            assertThat(hit.byMeaning()).isNull();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"meaning", "both"})
    void keepsToAPartOfSpeech(String kind) {
        List<SearchHit> verbs = get("violin&by=" + kind + "&partOfSpeech=verb").hits();

        assertThat(verbs).hasSize(3).allMatch(hit -> hit.partOfSpeech() == PartOfSpeech.VERB);
        assertThat(verbs.get(0).words()).contains("violin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"meaning", "both"})
    void pagesThroughWhatItFinds(String kind) {
        List<SearchHit> all = page("music", kind, null, 100).hits();
        List<SearchHit> pages = new ArrayList<>();
        String next = null;
        do {
            SearchPage page = page("music", kind, next, 5);
            pages.addAll(page.hits());
            next = page.next();
        } while (next != null);

        assertThat(pages).hasSize(ALL).isEqualTo(all);
        assertThat(pages)
                .extracting(SearchHit::rank)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, ALL).mapToObj(Long::valueOf).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?by=meaning",
                "?query=&by=meaning",
                "?query=%20&by=both",
                "?query=%2B%2B&by=both",
                "?query=dog&by=taste",
                "?query=dog&by=meaning&limit=0",
                "?query=dog&by=meaning&limit=101",
                "?query=dog&by=meaning&partOfSpeech=pronoun",
                "?query=dog&by=meaning&after=200",
                "?query=dog&by=meaning&after=-1",
                "?query=dog&by=both&after=20_7.1_102086723",
                "?query=a%00b&by=meaning"
            })
    void answersWhatCannotBeWithAProblem(String parameters) {
        ProblemDetail problem = lexicon.client()
                .get()
                .uri(URI.create(lexicon.url() + "/api/search" + parameters))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody(ProblemDetail.class)
                .returnResult()
                .getResponseBody();

        assertThat(problem.getDetail()).isNotBlank();
    }

    private SearchPage page(String query, String kind, String after, int limit) {
        return get(query + "&by=" + kind + "&limit=" + limit + (after == null ? "" : "&after=" + after));
    }

    private SearchPage get(String parameters) {
        return lexicon.client()
                .get()
                .uri("/api/search?query=" + parameters)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(SearchPage.class)
                .returnResult()
                .getResponseBody();
    }
}
