package io.millrace.examples.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.examples.lexicon.search.IndexState;
import io.millrace.examples.lexicon.search.IndexState.Phase;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexDescription;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import reactor.core.publisher.Mono;

/** The text index is made while the application serves already. */
@ExtendWith(LoadedLexicon.class)
class SynsetIndexTest {
    private static final String INDEX = "synset";
    private static final String LABEL = "return document.querySelector('progress').labels[0].textContent";

    @Test
    void servesBeforeTheIndexIsMadeAndGoesOnWithWhatWasInterrupted(RunningLexicon loaded, @TempDir Path elsewhere)
            throws IOException {
        Path copy = elsewhere.resolve("lexicon.db");
        loaded.store().execute("VACUUM INTO ?", copy.toString()).block();
        withSearch(copy, search -> search.dropIndex(INDEX));

        try (RunningLexicon first = RunningLexicon.start(copy)) {
            first.indexing().stop();

            assertThat(first.indexState().phase()).isEqualTo(Phase.FILLING);
            expectNotYet(first);
            first.client().get().uri("/api/words/dog").exchange().expectStatus().isOk();
        }
        Boolean complete = withSearch(copy, search -> search.describe(INDEX)
                .filter(IndexDescription::complete)
                .hasElement());
        assertThat(complete).isFalse();

        try (RunningLexicon second = RunningLexicon.start(copy)) {
            second.indexing().stop();
            try (Browser browser = Browser.start(elsewhere.resolve("profile"))) {
                browser.open(second.url() + "/#/search/dog");
                browser.await("return document.querySelector('h1')?.textContent === 'The search is being made ready'");
                browser.await(LABEL + ".endsWith(' synsets')");
                browser.await(
                        "window.fetched = window.fetch;"
                                + " window.fetch = () => Promise.reject(new TypeError('The connection was cut.')); return true;");
                browser.await(LABEL + " === 'The connection was cut.'");
                browser.await("window.fetch = window.fetched; return true;");

                second.indexing().start();

                second.awaitSearch();
                browser.await("return document.querySelectorAll('.results li').length > 0");
            }

            IndexState state = second.indexState();
            assertThat(state.indexed()).isEqualTo(state.total()).isEqualTo(117_791);
            second.client()
                    .get()
                    .uri("/api/search?query=dog")
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
    }

    private static void expectNotYet(RunningLexicon lexicon) {
        ProblemDetail problem = lexicon.client()
                .get()
                .uri("/api/search?query=dog")
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
                .expectHeader()
                .valueEquals(HttpHeaders.RETRY_AFTER, "1")
                .expectBody(ProblemDetail.class)
                .returnResult()
                .getResponseBody();
        assertThat(problem.getDetail()).startsWith("The text index holds ");
    }

    private static <T> T withSearch(Path file, Function<FullTextSearch, Mono<T>> use) {
        return Mono.usingWhen(
                        Mono.fromSupplier(() -> Datastores.open("sqlite:" + file)),
                        store ->
                                use.apply(store.capability(FullTextSearch.class).orElseThrow()),
                        RelationalDatastore::close)
                .block();
    }
}
