package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.TextQueryException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Beginnings of words stand for as many as can be looked for in time, and are refused where they stand for more. */
abstract class BegunWordsContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private RelationalDatastore store;
    private FullTextSearch search;

    /** Words with {@code a} occur as often as they may, in two rows; one of them occurs with {@code b}. */
    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(FullTextSearch.class).orElseThrow();
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, t TEXT)").block(LIMIT);
        store.execute(
                        "INSERT INTO doc VALUES (1, ?), (2, 'about')",
                        "ab ".repeat(FullTextSearch.MAX_OCCURRENCES - 1) + "by")
                .block(LIMIT);
        search.createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
    }

    @Test
    void asManyAreLookedForAsAreSaid() {
        assertThat(count("a*")).isEqualTo(2);
        assertThat(count("by -about*")).isEqualTo(1);
        assertThat(count("a* OR a* OR a*")).isEqualTo(2);
    }

    @Test
    void moreAreRefusedWhereTheShortestStands() {
        assertRefused("about OR abo* OR b* OR ab*", 17);
        store.execute("INSERT INTO doc VALUES (3, 'another')").block(LIMIT);
        assertRefused("by a*", 3);
        assertRefused("by -a*", 4);
        assertRefused("t:(by OR x.a*)", 9);
        assertThat(count("an*")).isEqualTo(1);
        assertThat(count("ab")).isEqualTo(1);
    }

    private Long count(String query) {
        return search.count(TextSearch.of("doc", query)).block(LIMIT);
    }

    private void assertRefused(String query, int position) {
        TextSearch wanted = TextSearch.of("doc", query);
        for (Flux<?> work : List.of(search.search(wanted), search.count(wanted).flux(), search.facets(wanted, "id"))) {
            assertThatThrownBy(() -> work.blockLast(LIMIT))
                    .isInstanceOfSatisfying(TextQueryException.class, refused -> {
                        assertThat(refused.position()).isEqualTo(position);
                        assertThat(refused.problem()).startsWith("Too many words begin like this.");
                    });
        }
    }
}
