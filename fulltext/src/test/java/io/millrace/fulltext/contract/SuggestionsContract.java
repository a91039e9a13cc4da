package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexedWord;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextCompletion;
import io.millrace.fulltext.TextCorrection;
import io.millrace.fulltext.TextCorrection.Change;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.Span;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.fulltext.query.TextQueryException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Which words are suggested, on every database. */
abstract class SuggestionsContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final TextIndex INDEX = TextIndex.on("book")
            .column("title", 3)
            .column("summary")
            .language(Language.ENGLISH)
            .suggestions()
            .build();

    private static final List<List<Object>> BOOKS = List.of(
            List.of(1, "Reactive Programming", "Reactive streams receive events, the event loop"),
            List.of(2, "The Event Loop", "One loop, many connections: node.js & others"),
            List.of(3, "Happy Databases", "Databases that are happily connected to base stations"),
            List.of(4, "Café au lait", "Le goût du café, the who is who of cafés, in 1999"),
            List.of(5, "東京タワー", "東京の高い塔 called Tokyo Tower"),
            List.of(6, "Reactors", "Reading about reactive agents"));

    private RelationalDatastore store;
    private FullTextSearch search;

    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(FullTextSearch.class).orElseThrow();
        store.execute("CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, summary TEXT)")
                .block(LIMIT);
        store.executeAll("INSERT INTO book VALUES (?, ?, ?)", Flux.fromIterable(BOOKS))
                .block(LIMIT);
        search.createIndex(INDEX).blockLast(LIMIT);
    }

    @Test
    void completesTheLastWord() {
        forEachLine("""
            re               | reactive reactors reading receive
            rea              | reactive reactors reading
            REACT            | reactive reactors
            r                | reactive reactors reading receive
            t                | the that to tokyo tower
            CAFÉ             | cafe cafes
            cafe             | cafe cafes
            title:ca         | cafe cafes called
            event -happily c | cafe cafes called connected connections
            node.j           | js
            19               | 1999
            reactives        | -
            re*              | -
            東               | -
            ...              | -
            """, this::completes);
        assertThat(completions("event ")).isEmpty();
    }

    private void completes(String typed, String words) {
        List<TextCompletion> found =
                search.complete("book", typed, 10).collectList().block(LIMIT);
        List<String> expected = words.equals("-") ? List.of() : List.of(words.split(" "));
        assertThat(found).as(typed).extracting(TextCompletion::word).containsExactlyElementsOf(expected);
        int before = Math.max(typed.lastIndexOf(' '), Math.max(typed.lastIndexOf('.'), typed.lastIndexOf(':'))) + 1;
        assertThat(found).allSatisfy(completion -> assertThat(completion.query())
                .isEqualTo(typed.substring(0, before) + completion.word()));
    }

    @Test
    void completionsTellHowFrequentTheyAreAndKeepToTheLimit() {
        assertThat(search.complete("book", "rea", 2).collectList().block(LIMIT))
                .containsExactly(
                        TextCompletion.of("reactive", "reactive", 2), TextCompletion.of("reactors", "reactors", 1));
        assertThat(search.complete("book", "r", 1).collectList().block(LIMIT))
                .containsExactly(TextCompletion.of("reactive", "reactive", 2))
                .allSatisfy(completion -> assertThat(completion).hasToString("TextCompletion(2 rows)"));
    }

    @Test
    void findsWordsWithAPart() {
        forEachLine("""
            base      | base databases
            BASE      | base databases
            act       | reactive reactors
            eac       | reactive reactors
            ba        | base databases
            databases | databases
            e v       | -
            e.        | -
            nothing   | -
            京        | 京
            """, (part, words) -> assertThat(
                        search.words("book", part, 10).collectList().block(LIMIT))
                .as(part)
                .extracting(IndexedWord::word)
                .containsExactlyElementsOf(words.equals("-") ? List.of() : List.of(words.split(" "))));
    }

    @Test
    void correctsWords() {
        forEachLine("""
            reactve                        | reactive
            recieve                        | receive
            Reactve "event lopo"           | reactive "event loop"
            reactive -(hapily OR databass) | reactive -(happily OR databases)
            title:cofe OR happy            | title:cafe OR happy
            title:"evnt loop" -node.sj     | title:"event loop" -node.sj
            summary:(evetn OR lop)         | summary:(event OR loop)
            hpapy databaess                | happy databases
            réactives conection            | réactives connections
            titel:happy loup               | titel:happy loop
            tokio                          | tokyo
            thw who of                     | the who of
            """, this::corrects);
    }

    private void corrects(String query, String expected) {
        TextCorrection correction = search.correct("book", query).block(LIMIT);
        assertThat(correction.query()).as(query).isEqualTo(expected);
        assertThat(correction.changed()).isTrue();
        for (Change change : correction.changes()) {
            assertThat(correction
                            .query()
                            .substring(
                                    change.corrected().start(),
                                    change.corrected().end()))
                    .isEqualTo(change.candidates().get(0).word());
        }
        search.search(TextSearch.of("book", correction.query())).blockLast(LIMIT);
    }

    @Test
    void leavesOthersAsTheyAre() {
        for (String query : List.of(
                "reactive",
                "connection",
                "happiness",
                "the",
                "1998",
                "xyzzyx",
                "reactv*",
                "東東",
                "タワ",
                "re",
                "\"event loop\" -happy",
                "titel:x")) {
            TextCorrection correction = search.correct("book", query).block(LIMIT);
            assertThat(correction.query()).isEqualTo(query);
            assertThat(correction.changed()).isFalse();
        }
    }

    @Test
    void correctionsTellWhatWasChanged() {
        TextCorrection correction =
                search.correct("book", "loop  evetn -reactve").block(LIMIT);
        assertThat(correction.query()).isEqualTo("loop  event -reactive");
        assertThat(correction.changes())
                .containsExactly(
                        Change.of(new Span(6, 11), new Span(6, 11), List.of(IndexedWord.of("event", 2))),
                        Change.of(new Span(13, 20), new Span(13, 21), List.of(IndexedWord.of("reactive", 2))));
        assertThat(correction).hasToString("TextCorrection(2 changes)");
    }

    @Test
    void wordsThatAreHardlyThereAreCorrectedToFrequentOnes() {
        store.executeAll(
                        "INSERT INTO book VALUES (?, 'receiver', ?)",
                        Flux.range(100, 200).map(i -> List.of(i, i == 100 ? "reciever" : "")))
                .block(LIMIT);
        search.refreshSuggestions("book").block(LIMIT);
        assertThat(search.correct("book", "reciever").block(LIMIT).query()).isEqualTo("receiver");
        assertThat(search.correct("book", "receiver").block(LIMIT).changed()).isFalse();
        assertThat(search.correct("book", "tower").block(LIMIT).changed()).isFalse();
    }

    @Test
    void wordsAreThoseOfTheLastRefresh() {
        var before = search.describe("book").block(LIMIT).suggestionsAsOf();
        assertThat(before).isPresent();
        store.execute("DELETE FROM book WHERE id = 6").block(LIMIT);
        store.execute("INSERT INTO book VALUES (7, 'Realism and reactive people', '')")
                .block(LIMIT);
        assertThat(completions("rea")).containsExactly("reactive", "reactors", "reading");
        assertThat(search.correct("book", "peopel").block(LIMIT).changed()).isFalse();
        assertThat(search.correct("book", "realism").block(LIMIT).changed()).isFalse();
        long words = search.refreshSuggestions("book").block(LIMIT);
        assertThat(completions("rea")).containsExactly("reactive", "realism");
        assertThat(completions("about")).isEmpty();
        assertThat(search.words("book", "eacto", 5).collectList().block(LIMIT)).isEmpty();
        assertThat(search.correct("book", "peopel").block(LIMIT).query()).isEqualTo("people");
        assertThat(search.correct("book", "raectors").block(LIMIT).changed()).isFalse();
        assertThat(search.describe("book").block(LIMIT).suggestionsAsOf().orElseThrow())
                .isAfterOrEqualTo(before.orElseThrow());
        assertThat(search.refreshSuggestions("book").block(LIMIT)).isEqualTo(words);
    }

    @Test
    void suggestsInATransactionWhatThatHasWritten() {
        store.transaction(TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED), tx -> {
                    tx.setRollbackOnly();
                    return tx.execute("INSERT INTO book VALUES (7, 'Realism, or peopel', '')")
                            .then(corrected(tx, "peopel"))
                            .doOnNext(same -> assertThat(same).isEqualTo("peopel"))
                            .then(search.refreshSuggestions(tx, "book"))
                            .thenMany(search.complete(tx, "book", "real", 5))
                            .map(TextCompletion::query)
                            .concatWith(search.words(tx, "book", "alis", 5).map(IndexedWord::word))
                            .concatWith(corrected(tx, "raelism"))
                            .collectList()
                            .doOnNext(found -> assertThat(found).containsExactly("realism", "realism", "realism"));
                })
                .block(LIMIT);
        assertThat(completions("real")).isEmpty();
        assertThat(search.words("book", "alis", 5).collectList().block(LIMIT)).isEmpty();
        assertThat(search.correct("book", "raelism").block(LIMIT).changed()).isFalse();
    }

    private Mono<String> corrected(Transaction tx, String query) {
        return search.correct(tx, "book", query).map(TextCorrection::query);
    }

    @Test
    void makingAnIndexAgainRefreshesItWhereRowsCameOrWent() {
        store.execute("INSERT INTO book VALUES (7, 'Realism', '')").block(LIMIT);
        search.createIndex(INDEX).blockLast(LIMIT);
        assertThat(completions("real")).containsExactly("realism");
        store.execute("DELETE FROM book").block(LIMIT);
        search.rebuild("book").blockLast(LIMIT);
        assertThat(completions("r")).isEmpty();
        assertThat(search.correct("book", "reactve").block(LIMIT).changed()).isFalse();
    }

    @Test
    void anIndexWithoutThemSaysSo() {
        TextIndex without = TextIndex.on("book").named("plain").column("title").build();
        search.createIndex(without).blockLast(LIMIT);
        for (Flux<?> asked : List.<Flux<?>>of(
                search.complete("plain", "re", 5),
                search.correct("plain", "reactve").flux(),
                search.words("plain", "re", 5),
                search.refreshSuggestions("plain").flux())) {
            assertThatThrownBy(() -> asked.blockLast(LIMIT))
                    .asInstanceOf(type(TextIndexException.class))
                    .extracting(TextIndexException::kind)
                    .isEqualTo(Kind.WITHOUT_SUGGESTIONS);
        }
        assertThat(search.describe("plain").block(LIMIT).suggestionsAsOf()).isEmpty();
        TextIndex with = TextIndex.on("book")
                .named("plain")
                .column("title")
                .suggestions()
                .build();
        assertThatThrownBy(() -> search.createIndex(with).blockLast(LIMIT))
                .asInstanceOf(type(TextIndexException.class))
                .satisfies(failure -> assertThat(failure.getMessage()).contains("the suggestions"))
                .extracting(TextIndexException::kind)
                .isEqualTo(Kind.DIFFERENT);
        search.replaceIndex(with).blockLast(LIMIT);
        assertThat(search.complete("plain", "re", 1).blockLast(LIMIT).word()).isEqualTo("reactive");
    }

    @Test
    void anIndexThatIsNotThereIsSaid() {
        for (String name : List.of("nosuch", "x\"; DROP TABLE book", "")) {
            for (Flux<?> asked : List.<Flux<?>>of(
                    search.complete(name, "re", 5),
                    search.correct(name, "reactve").flux(),
                    search.words(name, "re", 5),
                    search.refreshSuggestions(name).flux())) {
                assertThatThrownBy(() -> asked.blockLast(LIMIT))
                        .asInstanceOf(type(TextIndexException.class))
                        .extracting(TextIndexException::kind)
                        .isEqualTo(Kind.NOT_FOUND);
            }
        }
    }

    @Test
    void aDamagedOneIsSaid() {
        store.execute("DROP TABLE _datastore_text_book_pieces").block(LIMIT);
        for (Flux<?> asked : List.<Flux<?>>of(
                search.correct("book", "reactve").flux(),
                search.words("book", "rea", 5),
                search.refreshSuggestions("book").flux())) {
            assertThatThrownBy(() -> asked.blockLast(LIMIT))
                    .asInstanceOf(type(TextIndexException.class))
                    .extracting(TextIndexException::kind)
                    .isEqualTo(Kind.DAMAGED);
        }
        search.rebuild("book").blockLast(LIMIT);
        assertThat(search.correct("book", "reactve").block(LIMIT).query()).isEqualTo("reactive");
        assertThat(search.dropIndex("book").block(LIMIT)).isTrue();
        assertThat(search.dropIndex("book").block(LIMIT)).isFalse();
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        for (int limit : new int[] {0, -1, FullTextSearch.MAX_SUGGESTIONS + 1}) {
            assertThatThrownBy(() -> search.complete("book", "r", limit).blockLast(LIMIT))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> search.words("book", "r", limit).blockLast(LIMIT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        String tooLong = "x".repeat(TextQuery.MAX_LENGTH + 1);
        for (Flux<?> asked : List.<Flux<?>>of(
                search.complete("book", tooLong, 5),
                search.correct("book", tooLong).flux(),
                search.correct("book", "").flux(),
                search.correct("book", "-reactve").flux(),
                search.correct("book", "\"reactve").flux())) {
            assertThatThrownBy(() -> asked.blockLast(LIMIT)).isInstanceOf(TextQueryException.class);
        }
        assertThat(search.words("book", tooLong, 5).collectList().block(LIMIT)).isEmpty();
        assertThat(search.complete("book", "", 5).collectList().block(LIMIT)).isEmpty();
    }

    @Test
    void theLongestQueriesTakeAFewLooks() {
        StringBuilder many = new StringBuilder("the");
        for (int i = 1; i < TextQuery.MAX_WORDS; i++) {
            many.append(i % 2 == 0 ? " OR " : " ").append("reactv").append("abcdefgh".charAt(i % 8));
        }
        TextCorrection correction = search.correct("book", many.toString()).block(LIMIT);
        assertThat(correction.changes()).hasSize(FullTextSearch.MAX_CORRECTED);
        String full = "reactve " + "x".repeat(TextQuery.MAX_LENGTH - 8);
        assertThat(search.correct("book", full).block(LIMIT).changed()).isFalse();
        assertThat(search.complete("book", "x".repeat(TextQuery.MAX_LENGTH), 5)
                        .collectList()
                        .block(LIMIT))
                .isEmpty();
    }

    private static void forEachLine(String lines, BiConsumer<String, String> test) {
        lines.lines().map(line -> line.split("\\|")).forEach(parts -> test.accept(parts[0].strip(), parts[1].strip()));
    }

    private List<String> completions(String typed) {
        return search.complete("book", typed, 10)
                .map(TextCompletion::word)
                .collectList()
                .block(LIMIT);
    }
}
