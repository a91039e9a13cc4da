package io.millrace.examples.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.examples.lexicon.search.MeaningState;
import io.millrace.examples.lexicon.search.MeaningState.Phase;
import io.millrace.examples.lexicon.search.SearchHit;
import io.millrace.examples.lexicon.search.SearchPage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import reactor.core.publisher.Sinks;

/** The vectors of synsets are made while the application serves already. A page of the job has 128 synsets, and there are two. */
class LexiconMeaningJobTest {
    private static final int PAGE = 128;
    private static final int ALL = 212;
    private static final String LABEL = "document.querySelector('.meanings label')?.textContent";

    private SmallLexicon synsets;

    @TempDir
    private Path folder;

    SmallLexicon open(Path place) {
        return SmallLexicon.inFile(place);
    }

    @BeforeEach
    void fill() {
        synsets = open(folder).filled(200);
    }

    @AfterEach
    void drop() {
        synsets.close();
    }

    @Test
    void findsWhatIsThereMeanwhileAndGoesOnAfterARestart() {
        PretendedModel stopping = PretendedModel.stoppingAfter(PAGE, Sinks.empty());
        try (RunningLexicon lexicon = synsets.start(stopping, PretendedModel.working())) {
            assertThat(lexicon.awaitMeanings(state -> state.known() > 0))
                    .isEqualTo(new MeaningState(Phase.EMBEDDING, PAGE, ALL));
            assertThat(search(lexicon, "thing 7", "meaning").hits())
                    .hasSize(100)
                    .extracting(SearchHit::words)
                    .contains("thing 7");
            assertThat(search(lexicon, "barks", "words").hits())
                    .extracting(SearchHit::id)
                    .containsExactly(SmallLexicon.DOG);
        }
        assertThat(stopping.embedded()).isEqualTo(PAGE);

        PretendedModel rest = PretendedModel.working();
        try (RunningLexicon lexicon = synsets.start(rest, PretendedModel.working())) {
            assertThat(lexicon.awaitMeanings(state -> state.phase() == Phase.READY))
                    .isEqualTo(new MeaningState(Phase.READY, ALL, ALL));
        }
        assertThat(rest.embedded()).isEqualTo(ALL - PAGE);
    }

    @Test
    void saysHowFarItIsOnThePageUntilAllIsThere() throws IOException {
        Sinks.Empty<Void> release = Sinks.empty();
        PretendedModel stopping = PretendedModel.stoppingAfter(PAGE, release);
        try (RunningLexicon lexicon = synsets.start(stopping, PretendedModel.working());
                Browser browser = Browser.start(folder.resolve("profile"))) {
            lexicon.awaitMeanings(state -> state.known() > 0);
            browser.open(lexicon.url() + "/#/meaning/thing%207");
            browser.await("return " + LABEL + " === 'By meaning, 128 of 212 synsets are found so far.'");
            browser.await("return document.querySelector('.meanings progress').value === 128");
            browser.await("return document.querySelectorAll('.results li').length === 20");

            release.tryEmitEmpty();

            browser.await("return " + LABEL + " === 'All synsets are found by meaning now.'");
            browser.await("return document.querySelector('.meanings progress').hidden");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void saysThatTheModelFailedAndFindsWhatIsThereAndAllByWords() throws IOException {
        try (RunningLexicon lexicon = synsets.start(PretendedModel.failingAfter(PAGE), PretendedModel.working());
                Browser browser = Browser.start(folder.resolve("profile"))) {
            assertThat(lexicon.awaitMeanings(state -> state.phase() == Phase.FAILED))
                    .isEqualTo(new MeaningState(Phase.FAILED, PAGE, ALL));
            browser.open(lexicon.url() + "/#/both/barks");
            browser.await("return " + LABEL
                    + ".startsWith('By meaning, 128 of 212 synsets are found, and no more: it has failed')");
            browser.await("return document.querySelectorAll('.results li').length === 20");
            browser.await("return document.querySelector('.results').textContent.includes('dog, domestic dog')");
            browser.click("input[value=words]");
            browser.await("return document.querySelector('#found')?.textContent === '1 synset'");
            browser.await("return !document.querySelector('.meanings')");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void saysThatAQuestionCannotBeEmbeddedAndFindsItByWords() throws IOException {
        try (RunningLexicon lexicon = synsets.start(PretendedModel.working(), PretendedModel.failingAfter(0));
                Browser browser = Browser.start(folder.resolve("profile"))) {
            lexicon.awaitMeanings(state -> state.phase() == Phase.READY);

            assertThat(refused(lexicon, "barks", "both").getDetail())
                    .isEqualTo("The meaning of the question could not be computed. Words can be searched.");
            browser.open(lexicon.url() + "/#/meaning/barks");
            browser.await(
                    "return document.querySelector('main .message')?.textContent.startsWith('The meaning of the question')");
            browser.click("input[value=words]");
            browser.await("return document.querySelectorAll('.results li').length === 1");
        }
    }

    @Test
    void makesNoVectorsWhereThatIsNotWantedAndFindsByWords() {
        try (RunningLexicon lexicon = synsets.startWithoutMeanings()) {
            lexicon.awaitSearch();

            assertThat(lexicon.meaningState()).isEqualTo(new MeaningState(Phase.OFF, 0, 0));
            assertThat(refused(lexicon, "barks", "meaning").getDetail())
                    .isEqualTo("Synsets are not found by meaning on this server. Words can be searched.");
            assertThat(search(lexicon, "barks", "words").hits()).hasSize(1);
        }
    }

    @Test
    void waitsForTheTextIndexAndThenSearches() throws IOException {
        try (RunningLexicon lexicon = synsets.start(PretendedModel.working(), PretendedModel.working());
                Browser browser = Browser.start(folder.resolve("profile"))) {
            lexicon.awaitMeanings(state -> state.phase() == Phase.READY);
            browser.open(lexicon.url() + "/#/");
            browser.await("return document.querySelector('h1')");
            browser.await("""
                    window.fetched = window.fetch;
                    window.fetch = (path, options) => path.startsWith('api/search?')
                      ? Promise.resolve(Response.json({ detail: 'Not yet.' }, { status: 503 }))
                      : path === 'api/search/meanings'
                        ? Promise.resolve(Response.json({ phase: 'WAITING', known: 0, total: 0 }))
                        : window.fetched(path, options);
                    location.hash = '#/meaning/barks';
                    return true;""");
            browser.await("return document.querySelector('h1').textContent === 'The search is being made ready'");
            browser.await(
                    "return document.querySelector('progress').labels[0].textContent === 'Meanings come after words.'");

            browser.await("window.fetch = window.fetched; return true;");

            browser.await("return document.querySelector('h1').textContent === 'Search by meaning: barks'");
            browser.await("return document.querySelectorAll('.results li').length === 20");
        }
    }

    static SearchPage search(RunningLexicon lexicon, String query, String kind) {
        return lexicon.client()
                .get()
                .uri("/api/search?limit=100&query={query}&by={kind}", query, kind)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(SearchPage.class)
                .returnResult()
                .getResponseBody();
    }

    static ProblemDetail refused(RunningLexicon lexicon, String query, String kind) {
        return lexicon.client()
                .get()
                .uri("/api/search?query={query}&by={kind}", query, kind)
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
                .expectHeader()
                .doesNotExist(HttpHeaders.RETRY_AFTER)
                .expectBody(ProblemDetail.class)
                .returnResult()
                .getResponseBody();
    }
}
