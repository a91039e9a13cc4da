package io.millrace.examples.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.examples.lexicon.search.MeaningState.Phase;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Asks by meaning on the page as somebody in front of it does. */
@TestInstance(Lifecycle.PER_CLASS)
class LexiconMeaningPageTest {
    private static final String ENTER = "\uE007";
    private static final String TAB = "\uE004";
    private static final String RIGHT = "\uE014";
    private static final String FIRST = "document.querySelector('.results li:first-child')?.textContent";

    private SmallLexicon synsets;
    private RunningLexicon lexicon;
    private Browser browser;

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

    @BeforeEach
    void openThePage(@TempDir Path profile) throws IOException {
        browser = Browser.start(profile);
        browser.open(lexicon.url() + "/");
        browser.await("return document.querySelector('main h1')?.textContent === 'WordNet, to walk through'");
    }

    @AfterEach
    void closeTheBrowser() {
        browser.close();
    }

    @Test
    void asksTheSameByWordsByMeaningAndByBoth() {
        browser.type("#query", "animal barks" + ENTER);
        browser.await("return " + FIRST + ".match(/dog.*words: place 1, score \\d+\\.\\d\\d$/)");
        browser.await("return document.querySelectorAll('.results li').length === 1");

        browser.click("input[value=meaning]");
        awaitHeading("Search by meaning: animal barks");
        browser.await("return " + FIRST + ".match(/dog.*meaning: place 1, score 0\\.\\d{3}$/)");
        browser.await("return location.hash === '#/meaning/animal%20barks'");
        browser.await("return document.querySelectorAll('.results li').length === 12");
        browser.await("return !document.querySelector('.meanings') && !document.querySelector('#found')");

        browser.click("input[value=both]");
        awaitHeading("Search by words and meaning: animal barks");
        browser.await("return " + FIRST
                + ".match(/dog.*words: place 1, score \\d+\\.\\d\\d · meaning: place 1, score 0\\.\\d{3}$/)");
        browser.await(
                "return [...document.querySelectorAll('.results .why')].some(w => w.textContent.startsWith('words: not among the best · meaning: place '))");
        browser.await("return [...document.querySelectorAll('.results mark')].some(m => m.textContent === 'barks')");

        browser.await("history.back(); return true;");
        awaitHeading("Search by meaning: animal barks");
        browser.await("return document.querySelector('input[name=by]:checked').value === 'meaning'");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void keepsTheKindAndThePartOfSpeech() {
        browser.click("input[value=meaning]");
        browser.type("#query", "a stringed instrument" + ENTER);
        awaitHeading("Search by meaning: a stringed instrument");

        browser.click(".facets a[href$='/verb']");

        browser.await("return document.querySelectorAll('.results li').length === 3"
                + " && [...document.querySelectorAll('.results .kind')].every(k => k.textContent === ' verb')");
        browser.await("return document.querySelector('.facets a[aria-current]').textContent === 'verb'");
        browser.click("input[value=both]");
        awaitHeading("Search by words and meaning: a stringed instrument");
        browser.await("return location.hash === '#/both/a%20stringed%20instrument/verb'");
        browser.await("return document.querySelectorAll('.results li').length === 3");
        browser.click(".facets a");
        browser.await("return document.querySelectorAll('.results li').length === 12");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void isReachedByTheKeyboardAlone() {
        browser.type("#query", "a house pet" + TAB + TAB + RIGHT);
        browser.await("return document.querySelector('input[name=by]:checked').value === 'meaning'");
        browser.type("#query", ENTER);

        awaitHeading("Search by meaning: a house pet");
        browser.await("return " + FIRST + ".startsWith('dog')");
        browser.await("return document.activeElement.id === 'view'");
    }

    @Test
    void showsAQuestionAsTextWhateverItHolds() {
        String hostile = "<img src=x onerror=document.title=1> dog \"";
        browser.click("input[value=both]");
        browser.type("#query", hostile + ENTER);

        awaitHeading("Search by words and meaning: " + hostile);
        browser.await("return document.querySelectorAll('.results li').length === 12");
        browser.await("return !document.querySelector('main img, main script')");
        assertThat(browser.complaints()).isEmpty();
    }

    private void awaitHeading(String text) {
        browser.await("return document.querySelector('main h1')?.textContent === '" + text + "'");
    }
}
