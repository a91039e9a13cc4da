package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexCheck;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import java.time.Duration;
import java.util.List;

/** Tests with a table {@code doc} that has an index. */
public abstract class IndexedDocuments {
    protected static final Duration LIMIT = Duration.ofSeconds(60);
    protected static final IndexCheck IN_STEP = IndexCheck.of(0, 0, true);

    protected static void check(RelationalDatastore store, String word, long expected) {
        assertThat(found(store, word)).isEqualTo(expected);
        assertThat(search(store).verify("doc").block(LIMIT)).isEqualTo(IN_STEP);
        List<TextResult> results = search(store)
                .search(TextSearch.of("doc", word).limit(10_000))
                .collectList()
                .block(LIMIT);
        assertThat(results).hasSize((int) expected);
    }

    protected static Long found(RelationalDatastore store, String word) {
        return search(store).count(TextSearch.of("doc", word)).block(LIMIT);
    }

    protected static FullTextSearch search(RelationalDatastore store) {
        return store.capability(FullTextSearch.class).orElseThrow();
    }

    protected static void run(RelationalDatastore store, String sql) {
        store.execute(sql).block(LIMIT);
    }
}
