package io.millrace.hybrid.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.hybrid.HybridQuery;
import io.millrace.hybrid.HybridResult;
import io.millrace.hybrid.HybridSearch;
import io.millrace.hybrid.ScoreFusion;
import io.millrace.hybrid.internal.HybridSearchFactory;
import io.millrace.query.Filter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Others write between any two statements of a search, which finds what there was in one moment. For databases with more than one connection. */
abstract class HybridSnapshotContract extends HybridDocuments {
    private static final List<HybridQuery> QUERIES =
            List.of(BOTH.filter(Filter.eq("lang", "en")), BOTH.fusion(ScoreFusion.DEFAULT));
    private static final int MOST_STATEMENTS = 40;

    private List<String> described(HybridSearch by, HybridQuery query) {
        return by.search(query).map(this::described).collectList().block(LIMIT);
    }

    private String described(HybridResult result) {
        return id(result) + " " + result.text() + " " + result.vector() + " "
                + result.row().get("body", String.class);
    }

    /** The search with a writer before each of its statements in turn, with what there is to be found before and after that. */
    private void assertOneMoment(String what, Mono<?> write, Mono<?> undo) {
        for (HybridQuery query : QUERIES) {
            List<List<String>> found = new ArrayList<>();
            List<String> old = described(search, query);
            List<String> changed = List.of();
            boolean done = true;
            for (int statement = 0; done; statement++) {
                assertThat(statement).isLessThan(MOST_STATEMENTS);
                Interposed interposed = new Interposed(store, statement, write);
                HybridSearch between =
                        new HybridSearchFactory().create(interposed.datastore()).orElseThrow();
                List<String> now = described(between, query);
                done = interposed.done();
                if (done) {
                    found.add(now);
                    changed = described(search, query);
                    undo.block(LIMIT);
                }
            }
            assertThat(found).as(what).hasSizeGreaterThan(2);
            assertThat(found.get(0)).as(what + " before the first statement").isIn(old, changed);
            assertThat(found.subList(1, found.size())).as(what).allSatisfy(now -> assertThat(now)
                    .isEqualTo(old));
        }
    }

    @Test
    void othersThatWriteRowsDoNotComeBetween() {
        Mono<?> undo = store.transaction(
                tx -> tx.execute("DELETE FROM doc WHERE id > 0")
                        .then(tx.executeAll(
                                "INSERT INTO doc (id, lang, body, embedding) VALUES (?, ?, ?, ?)",
                                Flux.just(
                                        List.of(1, "en", "river of stone and sand", new float[] {1, 0}),
                                        List.of(2, "en", "river river", new float[] {1, 1}),
                                        List.of(4, "fr", "mountain", new float[] {0, 1}),
                                        List.of(5, "en", "sea", new float[] {-1, 0}))))
                        .then(
                                tx.execute(
                                        "INSERT INTO doc (id, lang, body) VALUES (3, 'fr', 'a river with many other words behind it all')")));
        Map<String, Mono<?>> writes = new LinkedHashMap<>();
        writes.put("a row is deleted", store.execute("DELETE FROM doc WHERE id = 1"));
        writes.put("all rows are deleted", store.execute("DELETE FROM doc"));
        writes.put("a text loses its word", store.execute("UPDATE doc SET body = 'nothing' WHERE id = 1"));
        writes.put("a text gets a word", store.execute("UPDATE doc SET body = 'river river' WHERE id = 5"));
        writes.put("a vector is another", store.execute("UPDATE doc SET embedding = ? WHERE id = 2", new float[] {-1, -1
        }));
        writes.put("a vector goes", store.execute("UPDATE doc SET embedding = NULL WHERE id = 1"));
        writes.put("a vector comes", store.execute("UPDATE doc SET embedding = ? WHERE id = 3", new float[] {1, 0}));
        writes.put("a row gets another key", store.execute("UPDATE doc SET id = 9 WHERE id = 1"));
        writes.put("what is filtered changes", store.execute("UPDATE doc SET lang = 'de' WHERE id = 1"));
        writes.put("a row takes another's place", store.transaction(tx -> tx.execute("DELETE FROM doc WHERE id = 2")
                .then(tx.execute("INSERT INTO doc VALUES (6, 'en', 'river', ?)", new float[] {1, 0}))));
        writes.forEach((what, write) -> assertOneMoment(what, write, undo));
    }

    @Test
    void othersThatMakeAnIndexAnewDoNotComeBetween() {
        Map<String, Mono<?>> rebuilds = new LinkedHashMap<>();
        rebuilds.put("the text index", unlessLocked("text"));
        rebuilds.put("the vector index", unlessLocked("vector"));
        rebuilds.forEach((what, rebuild) -> {
            for (HybridQuery query : QUERIES) {
                List<String> old = described(search, query);
                boolean done = true;
                for (int statement = 0; done; statement++) {
                    assertThat(statement).isLessThan(MOST_STATEMENTS);
                    Interposed interposed = new Interposed(store, statement, rebuild);
                    HybridSearch between = new HybridSearchFactory()
                            .create(interposed.datastore())
                            .orElseThrow();
                    assertThat(described(between, query))
                            .as(what + " before statement " + statement)
                            .isEqualTo(old);
                    done = interposed.done();
                }
            }
        });
    }

    /** What the search has read so far cannot be made anew on PostgreSQL before it is over. */
    private Mono<?> unlessLocked(String kind) {
        TransactionOptions options = TransactionOptions.DEFAULT.withRetries(0);
        if (!isPostgres()) {
            return (kind.equals("text")
                    ? texts().rebuild("doc").then()
                    : vectors().rebuild("doc").then());
        }
        return store.transaction(options.withIsolation(Isolation.READ_COMMITTED), tx -> tx.execute(
                                "SET LOCAL lock_timeout = '100ms'")
                        .then(
                                kind.equals("text")
                                        ? texts().rebuild(tx, "doc").then()
                                        : vectors().rebuild(tx, "doc").then()))
                .onErrorResume(locked -> Mono.empty());
    }
}
