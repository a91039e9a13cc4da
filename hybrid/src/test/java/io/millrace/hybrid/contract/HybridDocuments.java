package io.millrace.hybrid.contract;

import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import io.millrace.hybrid.HybridQuery;
import io.millrace.hybrid.HybridResult;
import io.millrace.hybrid.HybridSearch;
import io.millrace.hybrid.ReciprocalRankFusion;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Documents with words and vectors, and searches among them. */
abstract class HybridDocuments {
    static final Duration LIMIT = Duration.ofSeconds(60);

    static final TextSearch WORDS = TextSearch.of("doc", "river");
    static final VectorQuery NEAR = VectorQuery.of("doc", new float[] {1, 0});
    static final HybridQuery BOTH = HybridQuery.of(WORDS, NEAR).fusion(ReciprocalRankFusion.DEFAULT);

    RelationalDatastore store;
    HybridSearch search;

    /** In the text arm 2 is before 1, and 3 last; in the vector arm 1, 2, 4, 5. */
    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(HybridSearch.class).orElseThrow();
        run("CREATE TABLE doc (id INTEGER PRIMARY KEY, lang TEXT NOT NULL, body TEXT NOT NULL, embedding " + column()
                + ")");
        insert(1, "en", "river of stone and sand", 1, 0);
        insert(2, "en", "river river", 1, 1);
        insert(4, "fr", "mountain", 0, 1);
        insert(5, "en", "sea", -1, 0);
        store.execute(
                        "INSERT INTO doc (id, lang, body) VALUES (3, 'fr', 'a river with many other words behind it all')")
                .block(LIMIT);
        texts().createIndex(TextIndex.on("doc").column("body").build()).blockLast(LIMIT);
        vectors()
                .createIndex(VectorIndex.on("doc", "embedding").dimensions(2).build())
                .blockLast(LIMIT);
    }

    FullTextSearch texts() {
        return store.capability(FullTextSearch.class).orElseThrow();
    }

    VectorSearch vectors() {
        return store.capability(VectorSearch.class).orElseThrow();
    }

    boolean isPostgres() {
        return store.type().equals(DatabaseType.POSTGRESQL);
    }

    String column() {
        return isPostgres() ? "vector(2)" : "BLOB";
    }

    void insert(int id, String lang, String body, float... vector) {
        store.execute("INSERT INTO doc VALUES (?, ?, ?, ?)", id, lang, body, vector)
                .block(LIMIT);
    }

    void run(String sql) {
        store.execute(sql).block(LIMIT);
    }

    List<HybridResult> results(HybridQuery query) {
        return search.search(query).collectList().block(LIMIT);
    }

    List<Long> ids(List<HybridResult> results) {
        return results.stream().map(this::id).toList();
    }

    long id(HybridResult result) {
        return result.row().get("id", Long.class);
    }
}
