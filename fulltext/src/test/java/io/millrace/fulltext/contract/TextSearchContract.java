package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.millrace.fulltext.Accents;
import io.millrace.fulltext.Highlight;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.fulltext.query.TextQueryException;
import io.millrace.query.Filter;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** What a search finds, on every database. */
abstract class TextSearchContract extends SearchedBooks {
    @Test
    void findsWhatMatches() {
        SoftAssertions soft = new SoftAssertions();
        """
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
            reactive (the -streams)    | 6
            ((a -streams) OR of) agents| 6
            reactive (the (a -agents)) | 1
            reactive summary:(a -agent)| 1
            reactive ((the -streams) OR (a -agents)) | 1 6
            loop ((a -node) OR (the -serves)) |
            and                        | 1 4
            nothing                    |
            """.lines().map(line -> line.split("\\|", -1)).forEach(parts -> {
            TextSearch wanted = TextSearch.of("book", parts[0].strip());
            Long[] expected = Stream.of(parts[1].strip().split(" "))
                    .filter(id -> !id.isEmpty())
                    .map(Long::valueOf)
                    .toArray(Long[]::new);
            soft.assertThat(ids(wanted)).as(parts[0]).containsExactlyInAnyOrder(expected);
            soft.assertThat(search.count(wanted.limit(1)).block(LIMIT))
                    .as(parts[0])
                    .isEqualTo(expected.length);
        });
        soft.assertAll();
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

    @Test
    void refusesQueriesWithAPlace() {
        assertThatThrownBy(() -> ids(TextSearch.of("book", "a (b")))
                .asInstanceOf(type(TextQueryException.class))
                .extracting(TextQueryException::position)
                .isEqualTo(2);
        for (String query : List.of("", "  ", "?!", "-soup", "-soup -\"hot soup\"", "(-soup OR -stew)")) {
            assertThatThrownBy(() -> ids(TextSearch.of("book", query)))
                    .as(query)
                    .isInstanceOf(TextQueryException.class);
        }
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

    /** Also where the stem that they have in common ends with letters which are not in all of them. */
    @Test
    void formsOfAWordAreFoundInEachLanguage() {
        SoftAssertions soft = new SoftAssertions();
        """
            ENGLISH    connections  connect
            GERMAN     hauses       haus
            FRENCH     applications application
            FRENCH     indolemment  indolent
            SPANISH    canciones    cancion
            ITALIAN    belle        bello
            PORTUGUESE quilometros  quilometro
            DUTCH      eenheden     eenheid
            SWEDISH    flickorna    flicka
            DANISH     bogen        bog
            NORWEGIAN  havnen       havn
            FINNISH    talossa      talo
            HUNGARIAN  hazban       haz
            ROMANIAN   copilul      copil
            RUSSIAN    книгу        книга
            TURKISH    ucum         ucu
            CATALAN    gats         gat
            """.lines().map(line -> line.strip().split(" +")).forEach(line -> {
            store.execute("UPDATE book SET summary = ? WHERE id = 1", line[1]).block(LIMIT);
            search.replaceIndex(TextIndex.on("book")
                            .column("summary")
                            .named("forms")
                            .language(Language.valueOf(line[0]))
                            .build())
                    .blockLast(LIMIT);
            soft.assertThat(ids(TextSearch.of("forms", line[2]))).as(line[1]).contains(1L);
        });
        soft.assertAll();
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
}
