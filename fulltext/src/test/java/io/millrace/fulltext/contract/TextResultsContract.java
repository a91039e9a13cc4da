package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.error.BadSqlException;
import io.millrace.fulltext.Bm25;
import io.millrace.fulltext.Facet;
import io.millrace.fulltext.Highlight;
import io.millrace.fulltext.SimpleRanking;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.query.Filter;
import io.millrace.sql.Identifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What the results of a search are, in which order they come, and what is counted, on every database. */
abstract class TextResultsContract extends SearchedBooks {
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

    /** SQLite converts a text that is compared with an integer, and PostgreSQL refuses it. */
    @Test
    void aFilterComparesAsItDoesOutsideOfASearch() {
        TextSearch wanted = TextSearch.of("book", "agents").filter(Filter.eq("id", "6"));
        boolean converts = store.queryOne(Long.class, "SELECT count(*) FROM book WHERE id = ?", "6")
                .map(found -> found == 1)
                .onErrorReturn(BadSqlException.class, false)
                .blockOptional(LIMIT)
                .orElseThrow();
        if (converts) {
            assertThat(ids(wanted)).containsExactly(6L);
        } else {
            assertUnsuitable(search.search(wanted), "operator does not exist");
        }
    }

    /** The key and the highlights are there, whether their columns are among those that were asked for or not. */
    @Test
    void rowsHaveTheColumnsThatAreWanted() {
        TextSearch wanted = TextSearch.of("book", "agent reactive").columns("lang", "summary");
        TextSearch shown = wanted.highlight(Highlight.text("[", "]"));
        for (TextSearch each :
                List.of(wanted, wanted.filter(Filter.eq("id", 6)), wanted.ranking(SimpleRanking.NONE), shown)) {
            assertThat(results(each)).singleElement().satisfies(result -> {
                assertThat(result.row().columns().names()).containsExactly("lang", "summary");
                assertThat(result.row().get("lang", String.class)).isEqualTo("en");
                assertThat(((Number) result.key().get(0)).longValue()).isEqualTo(6);
                assertThat(result.score())
                        .isEqualTo(
                                results(TextSearch.of("book", "agent reactive").ranking(each.ranking()))
                                        .get(0)
                                        .score());
            });
        }
        assertThat(results(shown).get(0).highlights())
                .containsEntry("title", "Multi-[agent] systems")
                .containsEntry("summary", "[Agents] that talk to [agents] about [reactive] [agents]");
        assertThat(results(shown.columns("title", "id", "title"))
                        .get(0)
                        .row()
                        .columns()
                        .names())
                .containsExactly("title", "id", "title");
        TextSearch first =
                TextSearch.of("book", "reactive").columns("lang", "id").limit(1);
        assertThat(ids(first.after(results(first).get(0)))).containsExactly(6L);
        assertUnsuitable(search.search(wanted.columns("nothing\" --")), "nothing");
        assertUnsuitable(search.search(TextSearch.of("book", "absent").columns("nothing")), "nothing");
        assertThatThrownBy(() -> wanted.columns("")).isInstanceOf(IllegalArgumentException.class);
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
        for (List<?> foreign : List.of(
                List.of(1, 2),
                List.of("abc"),
                List.of(1.5),
                List.of(true),
                List.of(List.of(1)),
                List.of("9999999999999999999"),
                List.of(new BigInteger("9999999999999999999")),
                List.of(new BigDecimal("1e999999999")),
                List.of(new BigDecimal("1e2147483647")))) {
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
        assertThatThrownBy(() -> wanted.after(-1, 1, List.of(1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(wanted.after(Long.MAX_VALUE, 1, List.of(1)).offset(1).before())
                .isEqualTo(Long.MAX_VALUE);
    }

    /** Rows that nobody changes come once, in spite of all that come, go and change between the pages. */
    @ParameterizedTest
    @EnumSource(SimpleRanking.class)
    void pagesLoseAndRepeatNoRowThatStaysAsItIs(SimpleRanking ranking) {
        store.executeAll(
                        "INSERT INTO book (id, title, lang) VALUES (?, ?, 'en')",
                        Flux.range(100, 90).map(i -> List.of(i, "twin ".repeat(1 + i % 4))))
                .block(LIMIT);
        Random random = new Random(7);
        List<Long> found = new ArrayList<>();
        TextSearch page = TextSearch.of("book", "twin").ranking(ranking).limit(7);
        for (List<TextResult> results = results(page); !results.isEmpty(); results = results(page)) {
            results.forEach(result -> found.add(result.as(Book.class).id()));
            page = page.after(results.get(results.size() - 1));
            for (int i = 0; i < 8; i++) {
                change(3 * random.nextInt(30) + 100, "twin ".repeat(random.nextInt(5)), random.nextInt(3));
            }
        }
        assertThat(found.stream().filter(id -> id % 3 != 1))
                .containsExactlyInAnyOrderElementsOf(LongStream.range(100, 190)
                        .filter(id -> id % 3 != 1)
                        .boxed()
                        .toList());
    }

    private void change(int id, String title, int kind) {
        if (kind == 0) {
            store.execute("DELETE FROM book WHERE id = ?", id).block(LIMIT);
        } else if (kind == 1) {
            store.execute("UPDATE book SET title = ? WHERE id = ?", title, id).block(LIMIT);
        } else {
            store.execute("INSERT INTO book (id, title) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", id, title)
                    .block(LIMIT);
        }
    }

    /** Each row that is written changes the scores of all, so that the place behind a result is another. */
    @Test
    void pagesByBm25AreOfTheStatisticsOfTheirTime() {
        TextSearch all = TextSearch.of("book", "connect");
        TextSearch behindTheFirst = all.after(results(all).get(0));
        assertThat(ids(behindTheFirst)).hasSize(2);
        store.execute("INSERT INTO book (id, title) VALUES (30, 'of other things'), (31, 'of other things')")
                .block(LIMIT);
        assertThat(ids(all)).hasSize(3);
        assertThat(ids(behindTheFirst)).hasSizeLessThan(2);
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
        assertThat(search.facets(reactive, "id")
                        .map(facet -> facet.value(Long.class).orElseThrow())
                        .collectList()
                        .block(LIMIT))
                .containsExactly(1L, 10L, 11L, 12L, 6L);
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
    void nothingIsBehindTheLastPage() {
        for (long offset : new long[] {6, Long.MAX_VALUE - 10, Long.MAX_VALUE}) {
            assertThat(ids(TextSearch.of("book", "reactive").offset(offset).limit(TextSearch.MAX_LIMIT)))
                    .isEmpty();
        }
    }
}
