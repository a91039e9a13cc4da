package io.millrace.fulltext.contract;

import static io.millrace.fulltext.FullTextSearch.FEW_WORDS;
import static io.millrace.fulltext.FullTextSearch.MAX_OCCURRENCES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.fulltext.query.TextQueryException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A few words are looked for however frequent they are, and many where they do not occur too often together. */
abstract class FrequentWordsContract {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** As many words as are looked for whatever they are, the first of them frequent, and the next. */
    private static final String FEW =
            "the " + IntStream.range(1, FEW_WORDS).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));

    private static final String ONE_MORE = FEW + " dog";

    private RelationalDatastore store;
    private FullTextSearch search;

    /** All of the words occur as often as they may together. */
    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(FullTextSearch.class).orElseThrow();
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, t TEXT, u TEXT)")
                .block(LIMIT);
        store.execute(
                        "INSERT INTO doc VALUES (1, ?, 'other')",
                        ONE_MORE + " the".repeat(MAX_OCCURRENCES - FEW_WORDS - 1))
                .block(LIMIT);
        search.createIndex(TextIndex.on("doc").column("t").column("u").build()).blockLast(LIMIT);
    }

    @Test
    void manyAreLookedForAsOftenAsIsSaid() {
        assertThat(count(ONE_MORE)).isEqualTo(1);
        assertThat(count(TextQuery.anyWord(ONE_MORE))).isEqualTo(1);
        assertThat(count(TextQuery.near(ONE_MORE, 1))).isEqualTo(1);
        assertThat(count(TextQuery.phrase(ONE_MORE))).isEqualTo(1);
        assertThat(count("nowhere -(" + ONE_MORE + ")")).isZero();
        assertThat(count("nowhere " + ONE_MORE)).isZero();
    }

    @Test
    void moreAreRefusedWhereTheFewEnd() {
        store.execute("INSERT INTO doc VALUES (2, NULL, 'dog')").block(LIMIT);
        assertRefused(ONE_MORE, FEW.length() + 1);
        assertRefused(ONE_MORE.replace(" ", " OR "), FEW.replace(" ", " OR ").length() + 4);
        assertRefused("t:(" + ONE_MORE + ") u:(the OR a)", FEW.length() + 4);
        assertRefused("other -(" + ONE_MORE + ")", FEW.lastIndexOf(' ') + 9);
        assertRefused(FEW + " d*", FEW.length() + 1);
        assertRefused(TextQuery.anyWord(ONE_MORE), FEW.length() + 1);
        assertRefused(TextQuery.phrase(ONE_MORE), 0);
        assertRefused(TextQuery.near(ONE_MORE, 100), 0);
        assertThat(count(ONE_MORE.replace("the ", ""))).isEqualTo(1);
    }

    /** Counting is what a refused query costs. */
    @Test
    void theyAreCountedOnce() {
        store.execute("INSERT INTO doc VALUES (2, NULL, 'dog')").block(LIMIT);
        assertRefused(FEW + " d*", FEW.length() + 1);
        BetweenSteps<RelationalDatastore> counted =
                new BetweenSteps<>(RelationalDatastore.class, store, step -> Mono.empty());
        TextSearch wanted = TextSearch.of("doc", TextQuery.parse(FEW + " d*"));
        assertThatThrownBy(() -> search.count(counted.datastore(), wanted).block(LIMIT))
                .isInstanceOf(TextQueryException.class);
        assertThat(counted.steps()).as("the index, and its words").isEqualTo(2);
    }

    @Test
    void aWordCountsAsOftenAsItIsRead() {
        String phrases = IntStream.rangeClosed(0, FEW_WORDS / 2)
                .mapToObj(i -> "\"the w" + i + "\"")
                .collect(Collectors.joining(" OR "));
        assertRefused(phrases, phrases.lastIndexOf('"', phrases.length() - 2));
        assertRefused(TextQuery.phrase("the dog ".repeat(FEW_WORDS)), 0);
        assertThat(count(TextQuery.near("the dog ".repeat(FEW_WORDS), 3))).isEqualTo(1);
        assertThat(count("the ".repeat(FEW_WORDS + 1))).isEqualTo(1);
    }

    @Test
    void aFewAreLookedForHoweverFrequent() {
        store.execute("INSERT INTO doc VALUES (2, ?, NULL)", FEW + " the".repeat(FEW_WORDS))
                .block(LIMIT);
        assertThat(count(FEW)).isEqualTo(2);
        assertThat(count(TextQuery.anyWord(FEW))).isEqualTo(2);
        assertThat(count(TextQuery.phrase(FEW))).isEqualTo(2);
        assertThat(count(TextQuery.near(FEW, 1))).isEqualTo(2);
    }

    private Long count(String query) {
        return count(TextQuery.parse(query, Set.of("t", "u")));
    }

    private Long count(TextQuery query) {
        return search.count(TextSearch.of("doc", query)).block(LIMIT);
    }

    private void assertRefused(String query, int position) {
        assertRefused(TextQuery.parse(query, Set.of("t", "u")), position);
    }

    private void assertRefused(TextQuery query, int position) {
        TextSearch wanted = TextSearch.of("doc", query);
        for (Flux<?> work : List.of(search.search(wanted), search.count(wanted).flux(), search.facets(wanted, "id"))) {
            assertThatThrownBy(() -> work.blockLast(LIMIT))
                    .isInstanceOfSatisfying(TextQueryException.class, refused -> {
                        assertThat(refused.position()).isEqualTo(position);
                        assertThat(refused.problem()).startsWith("Words from here on");
                    });
        }
    }
}
