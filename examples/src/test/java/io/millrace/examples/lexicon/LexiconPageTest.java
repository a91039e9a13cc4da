package io.millrace.examples.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Uses the page as somebody in front of it does. */
@ExtendWith(LoadedLexicon.class)
class LexiconPageTest {
    private static final String TREE = "113124818";
    private static final String ENTER = "\uE007";

    private RunningLexicon lexicon;
    private Browser browser;

    @BeforeEach
    void openThePage(RunningLexicon loaded, @TempDir Path profile) throws IOException {
        lexicon = loaded;
        browser = Browser.start(profile);
        browser.open(lexicon.url() + "/");
        awaitHeading("WordNet, to walk through");
    }

    @AfterEach
    void closeTheBrowser() {
        browser.close();
    }

    @Test
    void walksFromAWordOverASynsetToItsNeighbours() {
        browser.type("#word", "hot do");
        browser.await("return [...document.querySelectorAll('#completions option')].some(o => o.value === 'hot dog')");
        browser.type("#word", "g" + ENTER);
        awaitHeading("hot dog");

        browser.click(".senses a");
        browser.await("return location.hash.startsWith('#/synset/')");
        browser.await("return document.querySelectorAll('svg a.node').length > 1");
        browser.await("return document.querySelectorAll('svg line.edge').length > 1");
        String neighbour = browser.await(
                        "return document.querySelector('svg a.node:not(.centre)').getAttribute('href')")
                .asString();
        browser.click("svg a.node:not(.centre) circle");
        browser.await("return location.hash === '" + neighbour + "'");

        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void showsANoteAsTextWhateverItHolds() {
        String hostile = "<img src=x onerror=\"document.title='broken into'\">";
        String synset = lexicon.url() + "/#/synset/" + TREE;
        browser.open(synset);
        browser.await("return document.querySelector('#note')");
        browser.type("#note", hostile);
        browser.click(".note button[type=submit]");
        browser.await("return document.querySelector('.note .message').textContent.startsWith('Saved as version')");

        browser.open(lexicon.url() + "/#/");
        awaitHeading("WordNet, to walk through");
        browser.open(synset);

        assertThat(browser.await("return document.querySelector('#note')?.value")
                        .asString())
                .isEqualTo(hostile);
        browser.click(".note button.quiet");
        browser.await("return document.querySelector('.note .message').textContent === 'Deleted.'");
        assertThat(browser.await("return document.title").asString()).doesNotContain("broken");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void saysThatAWordIsNotThere() {
        browser.type("#word", "<b>gnarble</b>" + ENTER);

        browser.await("return document.querySelector('main .message')?.textContent.includes('<b>gnarble</b>')");
    }

    private void awaitHeading(String text) {
        browser.await("return document.querySelector('main h1')?.textContent === '" + text + "'");
    }
}
