package io.millrace.examples.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Searches on the page as somebody in front of it does. */
@ExtendWith(LoadedLexicon.class)
class LexiconSearchPageTest {
    private static final String ENTER = "\uE007";
    private static final String TAB = "\uE004";

    private Browser browser;

    @BeforeEach
    void openThePage(RunningLexicon lexicon, @TempDir Path profile) throws IOException {
        lexicon.awaitSearch();
        browser = Browser.start(profile);
        browser.open(lexicon.url() + "/");
        awaitHeading("WordNet, to walk through");
    }

    @AfterEach
    void closeTheBrowser() {
        browser.close();
    }

    @Test
    void showsWhatMatchesInWordsAndGlosses() {
        search("dog barked");

        awaitHeading("Search: dog barked");
        browser.await("return [...document.querySelectorAll('.results li a mark')].some(m => m.textContent === 'dog')");
        browser.await(
                "return [...document.querySelectorAll('.results li p mark')].some(m => m.textContent === 'barked')");
        browser.await("return document.querySelector('.results').textContent.includes('\"the dog barked')");
        browser.await("return document.title === 'Search: dog barked – Lexicon'");
        browser.click(".results a");
        browser.await("return location.hash.startsWith('#/synset/')");

        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void offersWordsWhileAQueryIsTyped() {
        browser.type("#query", "hot \"domest");
        browser.await("return " + offered("hot \"domesticated"));

        browser.type("#query", "ica");
        browser.await("return " + offered("hot \"domesticated") + " && !" + offered("hot \"domestic"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void proposesAQueryForOneThatIsMisspelled() {
        search("domesticatd dog");
        awaitHeading("Search: domesticatd dog");

        browser.await("return document.querySelector('.correction a')?.textContent === 'domesticated dog'");
        browser.click(".correction a");

        awaitHeading("Search: domesticated dog");
        browser.await("return document.querySelector('#query').value === 'domesticated dog'");
        browser.await("return document.querySelectorAll('.results li').length > 0");
        browser.await("return !document.querySelector('.correction')");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void keepsToAPartOfSpeechThatIsClickedAndGoesBack() {
        search("quick");
        awaitHeading("Search: quick");
        String all = text("#found");

        browser.click(".facets a[href$='/adverb']");

        browser.await("return document.querySelector('.facets a[aria-current]')?.textContent.startsWith('adverb')");
        browser.await("return document.querySelectorAll('.results li').length > 0"
                + " && [...document.querySelectorAll('.results .kind')].every(k => k.textContent === ' adverb')");
        browser.await("return document.querySelector('.facets a[aria-current]').textContent"
                + " === 'adverb (' + document.querySelector('#found').textContent.split(' ')[0] + ')'");
        browser.click(".facets a");
        browser.await("return document.querySelector('#found').textContent === '" + all + "'");
        browser.await("return document.querySelector('.facets a[aria-current]').textContent.startsWith('all')");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void addsPagesAndLeadsTheKeyboardToTheFirstNewResult() {
        search("quick");
        browser.await("return document.querySelectorAll('.results li').length === 20");

        browser.type(".more button", ENTER);

        browser.await("return document.querySelectorAll('.results li').length === 40");
        browser.await(
                "return document.activeElement === document.querySelectorAll('.results li')[20].querySelector('a')");
        browser.await("return [...document.querySelectorAll('.results li')].every((li, i) => li.value === i + 1)");
        browser.await("return new Set([...document.querySelectorAll('.results li a')].map(a => a.href)).size === 40");
    }

    @Test
    void offersNoMoreBehindTheLastPage() {
        search("domesticated prehistoric");

        browser.await("return document.querySelectorAll('.results li').length > 0");
        browser.await("return !document.querySelector('.more')");
    }

    @Test
    void showsWhereAQueryIsNotValidAsText() {
        search("c++ \"don't");

        awaitHeading("This cannot be searched for");
        browser.await("return document.querySelector('.query').textContent === 'c++ \"don\\'t'");
        browser.await("return document.querySelector('.query strong').textContent === '\"'");
        browser.await("return document.querySelector('main .message').textContent.endsWith('See character 5:')");
        browser.await("return document.querySelector('#query').value === 'c++ \"don\\'t'");
    }

    @Test
    void showsAQueryAsTextWhateverItHolds() {
        String hostile = "dog OR \"<img src=x onerror=document.title=1>\" OR \"</h1><script>alert(1)</script>\"";
        search(hostile);

        awaitHeading("Search: " + hostile);
        browser.await("return document.querySelectorAll('.results li').length > 0");
        browser.await("return !document.querySelector('main img, main script')");
        browser.await("return document.title.startsWith('Search: dog OR \"<img')");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void takesOverNothingButTextAndMarksOfAHighlight() {
        browser.await("""
                if (!window.asked) {
                  window.asked = import('/highlight.js').then(({ highlighted }) => {
                    const place = document.createElement('p');
                    place.append(...highlighted('a &lt;b&gt; <mark onclick="x()">c<img src=x></mark>'
                      + '<img src=x onerror="document.title=1"><a href="javascript:x()">d</a>'));
                    window.shown = place.innerHTML;
                  });
                }
                return window.shown === 'a &lt;b&gt; <mark>c</mark>d'""");
        browser.await("return document.title === 'WordNet, to walk through – Lexicon'");
    }

    @Test
    void searchesAgainWhenTheIndexWasMadeReadyBetweenItsTwoQuestions() {
        browser.await("""
                const fetched = window.fetch;
                const early = new Set();
                window.fetch = (path, options) => {
                  const first = /^api\\/search(\\/count|\\/correction)?\\?/.test(path) && !early.has(path);
                  early.add(path);
                  return first
                    ? Promise.resolve(Response.json({ detail: 'Not yet.' }, { status: 503 }))
                    : fetched(path, options);
                };
                return true;""");

        search("violin");

        awaitHeading("Search: violin");
        browser.await("return document.querySelectorAll('.results li').length > 0");
        assertThat(browser.complaints()).isEmpty();
    }

    /** Time goes faster on this page, and the server says nothing. */
    @Test
    void doesNotWaitForEverForAnAnswer() {
        browser.await("""
                const timeout = AbortSignal.timeout;
                AbortSignal.timeout = (milliseconds) => timeout.call(AbortSignal, milliseconds / 1000);
                window.fetch = (path, { signal }) => new Promise((answered, failed) => {
                  signal.addEventListener('abort', () => failed(signal.reason));
                });
                return true;""");

        search("violin");

        awaitHeading("Nothing to show");
        browser.await(
                "return document.querySelector('main .message').textContent === 'The server has not answered in time.'");
        browser.await("return document.querySelector('#view').getAttribute('aria-busy') === 'false'");
    }

    @Test
    void saysThatNothingMatches() {
        search("gnarblefoozle");

        browser.await("return document.querySelector('#found')?.textContent === 'Nothing matches.'");
    }

    @Test
    void isReachedByTheKeyboardAlone() {
        browser.type("#word", TAB + TAB + "violin" + ENTER);

        awaitHeading("Search: violin");
        browser.await("return document.activeElement.id === 'view'");
        browser.await("return document.querySelector('#view').getAttribute('aria-busy') === 'false'");
    }

    private static String offered(String text) {
        return "[...document.querySelectorAll('#suggestions option')].some(o => o.value === '" + text + "')";
    }

    private void search(String query) {
        browser.type("#query", query + ENTER);
    }

    private String text(String selector) {
        return browser.await("return document.querySelector('" + selector + "')?.textContent")
                .asString();
    }

    private void awaitHeading(String text) {
        browser.await("return document.querySelector('main h1')?.textContent === '" + text.replace("'", "\\'") + "'");
    }
}
