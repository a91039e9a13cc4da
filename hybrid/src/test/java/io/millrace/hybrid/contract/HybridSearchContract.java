package io.millrace.hybrid.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.ConfigurationException;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Highlight;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.TextQueryException;
import io.millrace.hybrid.ArmResult;
import io.millrace.hybrid.HybridException;
import io.millrace.hybrid.HybridQuery;
import io.millrace.hybrid.HybridResult;
import io.millrace.hybrid.HybridSearch;
import io.millrace.hybrid.ReciprocalRankFusion;
import io.millrace.hybrid.Reranker;
import io.millrace.hybrid.ScoreFusion;
import io.millrace.query.Filter;
import io.millrace.testkit.BlockingCheck;
import io.millrace.vector.VectorException;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a search with two arms finds, on every database. */
abstract class HybridSearchContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final TextSearch WORDS = TextSearch.of("doc", "river");
    private static final VectorQuery NEAR = VectorQuery.of("doc", new float[] {1, 0});
    private static final HybridQuery BOTH = HybridQuery.of(WORDS, NEAR);

    private RelationalDatastore store;
    private HybridSearch search;

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

    @Test
    void fusesPlacesAndSaysWhy() {
        List<HybridResult> found = results(BOTH);
        // Equal scores, of 1 and 2 which are first in one arm and second in the other, in the order of the key.
        assertThat(ids(found)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(found).extracting(HybridResult::rank).containsExactly(1L, 2L, 3L, 4L, 5L);
        HybridResult first = found.get(0);
        assertThat(first.text().map(ArmResult::rank)).contains(2L);
        assertThat(first.vector().map(ArmResult::rank)).contains(1L);
        assertThat(first.vector().orElseThrow().score()).isCloseTo(1, within(1e-6));
        assertThat(first.vector().orElseThrow().contribution()).isEqualTo(1.0 / 61);
        assertThat(first.text().orElseThrow().contribution()).isEqualTo(1.0 / 62);
        assertThat(first.score())
                .isEqualTo(1.0 / 61 + 1.0 / 62)
                .isEqualTo(found.get(1).score());
        assertThat(first.rerankerScore()).isEmpty();
        assertThat(found.get(2).vector()).isEmpty();
        assertThat(found.get(3).text()).isEmpty();
        assertThat(first.as(Doc.class)).isEqualTo(new Doc(1, "en"));
        assertThat(first.toString()).doesNotContain("river");
    }

    record Doc(long id, String lang) {}

    @Test
    void weighsTheArms() {
        assertThat(ids(results(BOTH.fusion(ReciprocalRankFusion.DEFAULT.weights(3, 1)))))
                .containsExactly(2L, 1L, 3L, 4L, 5L);
        assertThat(ids(results(BOTH.fusion(ReciprocalRankFusion.DEFAULT.k(1).weights(1, 4)))))
                .containsExactly(1L, 2L, 4L, 5L, 3L);
        for (double wrong : new double[] {
            0, -1, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 1e7
        }) {
            assertThatThrownBy(() -> ReciprocalRankFusion.DEFAULT.weights(wrong, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("text arm");
            assertThatThrownBy(() -> ScoreFusion.DEFAULT.weights(1, wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("vector arm");
        }
        for (int wrong : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> ReciprocalRankFusion.DEFAULT.k(wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void fusesScoresFromTheLeastThatTheyCanBe() {
        List<HybridResult> found = results(BOTH.fusion(ScoreFusion.DEFAULT));
        Map<Long, HybridResult> byId = found.stream().collect(Collectors.toMap(this::id, Function.identity()));
        double best = byId.get(2L).text().orElseThrow().score();
        assertThat(byId.get(2L).text().orElseThrow().contribution()).isEqualTo(0.5);
        assertThat(byId.get(1L).text().orElseThrow().contribution())
                .isCloseTo(0.5 * byId.get(1L).text().orElseThrow().score() / best, within(1e-9));
        // Cosines of 1, 0.707, 0 and -1, from -1 to 1.
        assertThat(byId.get(1L).vector().orElseThrow().contribution()).isCloseTo(0.5, within(1e-6));
        assertThat(byId.get(2L).vector().orElseThrow().contribution())
                .isCloseTo(0.25 * (1 + Math.sqrt(0.5)), within(1e-6));
        assertThat(byId.get(4L).vector().orElseThrow().contribution()).isCloseTo(0.25, within(1e-6));
        assertThat(byId.get(5L).vector().orElseThrow().contribution()).isCloseTo(0, within(1e-6));
        assertThat(found).extracting(HybridResult::score).isSortedAccordingTo(Collections.reverseOrder());
        assertThat(ids(found).get(4)).isEqualTo(5L);
        // No candidate has the least cosine that there can be.
        assertThat(results(HybridQuery.ofVector(NEAR).depth(3).limit(3).fusion(ScoreFusion.DEFAULT)))
                .filteredOn(result -> id(result) == 4)
                .singleElement()
                .satisfies(result -> assertThat(result.score()).isCloseTo(0.25, within(1e-6)));
    }

    @Test
    void filtersBothArms() {
        assertThat(ids(results(BOTH.filter(Filter.eq("lang", "fr"))))).containsExactly(3L, 4L);
        assertThat(ids(results(
                        HybridQuery.of(WORDS.filter(Filter.eq("lang", "fr")), NEAR.filter(Filter.eq("lang", "en")))
                                .filter(Filter.ne("id", 1)))))
                .containsExactly(2L, 3L, 5L);
        assertThat(results(BOTH.filter(Filter.eq("lang", "'; DROP TABLE doc; --"))))
                .isEmpty();
        assertThatThrownBy(() -> results(BOTH.filter(Filter.eq("nothing", 1)))).isInstanceOf(TextIndexException.class);
    }

    @Test
    void anArmMayBeMissingOrEmpty() {
        assertThat(ids(results(HybridQuery.ofText(WORDS)))).containsExactly(2L, 1L, 3L);
        assertThat(ids(results(HybridQuery.ofVector(NEAR)))).containsExactly(1L, 2L, 4L, 5L);
        assertThat(ids(results(HybridQuery.of(TextSearch.of("doc", "nowhere"), NEAR))))
                .containsExactly(1L, 2L, 4L, 5L);
        assertThat(ids(results(HybridQuery.of(WORDS, NEAR.maxDistance(-1))))).containsExactly(2L, 1L, 3L);
        assertThat(results(HybridQuery.of(TextSearch.of("doc", "nowhere"), NEAR.maxDistance(-1))
                        .rerank(candidates -> Mono.error(new AssertionError()), 10)))
                .isEmpty();
    }

    @Test
    void findsMoreLikeARow() {
        assertThat(ids(results(HybridQuery.of(WORDS, VectorQuery.ofRow("doc", 5)))))
                .startsWith(2L)
                .contains(4L)
                .doesNotContain(5L);
    }

    @Test
    void pagesArePartsOfOneOrder() {
        List<Long> all = ids(results(BOTH));
        List<Long> paged = new ArrayList<>();
        for (int offset = 0; offset < 6; offset += 2) {
            paged.addAll(ids(results(BOTH.limit(2).offset(offset))));
        }
        assertThat(paged).isEqualTo(all);
        assertThat(results(BOTH.offset(90))).isEmpty();
        assertThat(results(BOTH.limit(2).offset(2)).get(0).rank()).isEqualTo(3);
        assertThatThrownBy(() -> results(BOTH.offset(91)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("depth");
        assertThatThrownBy(() -> results(HybridQuery.ofVector(NEAR).depth(100, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        // By depth of one, the first of each arm.
        assertThat(ids(results(BOTH.depth(1).limit(1)))).containsExactly(1L);
        assertThat(ids(results(BOTH.depth(2, 1).limit(2)))).containsExactly(1L, 2L);
        for (int wrong : new int[] {0, -1, HybridQuery.MAX_DEPTH + 1}) {
            assertThatThrownBy(() -> BOTH.depth(wrong)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> BOTH.limit(wrong)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> BOTH.rerank(candidates -> Mono.empty(), wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> BOTH.offset(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anArmHasNoPagesOfItsOwn() {
        assertThatThrownBy(() -> HybridQuery.ofText(WORDS.offset(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HybridQuery.ofText(WORDS.after(0, 1, List.of(1))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HybridQuery.ofVector(NEAR.offset(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HybridQuery.ofVector(NEAR.columns("id"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HybridQuery.ofText(WORDS.columns("id"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsTheColumnsThatAreWanted() {
        List<HybridResult> found = results(
                HybridQuery.of(WORDS.highlight(Highlight.text("<", ">")), NEAR).columns("lang", "id"));
        assertThat(found)
                .allSatisfy(result -> assertThat(result.row().columns().names()).containsExactly("lang", "id"));
        assertThat(found.get(0).highlights().get("body")).contains("<river>");
        assertThat(found.get(4).highlights()).isEmpty();
        assertThatThrownBy(() -> results(BOTH.columns("nothing"))).hasMessageContaining("nothing");
        assertThatThrownBy(() -> results(
                        HybridQuery.of(TextSearch.of("doc", "nowhere"), NEAR).columns("nothing")))
                .hasMessageContaining("nothing");
        assertThatThrownBy(() -> results(HybridQuery.ofVector(NEAR).columns("nothing")))
                .hasMessageContaining("nothing");
        assertThatThrownBy(() -> BOTH.columns("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void seesWhatItsTransactionHasWritten() {
        List<Long> found = store.transactionMany(tx -> tx.execute("DELETE FROM doc WHERE id = 1")
                        .then(tx.execute("UPDATE doc SET body = 'a river' WHERE id = 5"))
                        .thenMany(search.search(tx, BOTH)))
                .map(this::id)
                .collectList()
                .block(LIMIT);
        assertThat(found).contains(2L, 5L).doesNotContain(1L);
    }

    /** Whatever its isolation is: only what others write between the arms makes a difference. */
    @Test
    void searchesInTransactionsOfItsCallers() {
        TransactionOptions readCommitted = TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED);
        for (TransactionOptions options :
                List.of(TransactionOptions.DEFAULT, TransactionOptions.READ_ONLY, readCommitted)) {
            assertThat(store.transactionMany(options, tx -> search.search(tx, BOTH))
                            .map(this::id)
                            .collectList()
                            .block(LIMIT))
                    .containsExactly(1L, 2L, 3L, 4L, 5L);
        }
    }

    @Test
    void goesOnWhileItsIndexesAreMadeAnew() {
        TextIndex words = TextIndex.on("doc").column("body").build();
        VectorIndex vectors = VectorIndex.on("doc", "embedding").dimensions(2).build();
        Mono<Void> making = Flux.range(0, 5)
                .concatMap(i -> texts().replaceIndex(words)
                        .thenMany(vectors().replaceIndex(vectors))
                        .then())
                .then();
        List<List<Long>> all = Flux.range(0, 10_000)
                .concatMap(i -> search.search(BOTH).map(this::id).collectList(), 1)
                .takeUntilOther(making)
                .collectList()
                .block(LIMIT);
        assertThat(all).isNotEmpty().allSatisfy(found -> assertThat(found).containsExactly(1L, 2L, 3L, 4L, 5L));
        assertThat(ids(results(BOTH))).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    /** Each writer's transaction puts one row in the place of another, so that both arms of a search find the same single row. */
    @Test
    void bothArmsSeeOneSnapshot() {
        Filter moving = Filter.ge("id", 100);
        insert(100, "en", "river", 1, 0);
        Mono<Void> writing = Flux.range(100, 60)
                .concatMap(id -> store.transaction(tx -> tx.execute("DELETE FROM doc WHERE id = ?", id)
                        .then(tx.execute("INSERT INTO doc VALUES (?, 'en', 'river', ?)", id + 1, new float[] {1, 0}))
                        .then()))
                .then();
        Flux<List<HybridResult>> searching = Flux.range(0, 10_000)
                .concatMap(i -> search.search(BOTH.filter(moving)).collectList(), 1)
                .takeUntilOther(writing);
        List<List<HybridResult>> all = searching.collectList().block(LIMIT);
        assertThat(all).isNotEmpty().allSatisfy(found -> assertThat(found)
                .singleElement()
                .satisfies(result -> assertThat(result.text()).isPresent())
                .satisfies(result -> assertThat(result.vector()).isPresent()));
    }

    @Test
    void blocksNoThreadThatMustNotBe() {
        BlockingCheck blocking = BlockingCheck.start();
        try (blocking) {
            Flux.range(0, 64)
                    .flatMap(
                            i -> search.search(BOTH.fusion(ScoreFusion.DEFAULT)).collectList(), 64)
                    .doOnNext(found -> assertThat(found).hasSize(5))
                    .blockLast(LIMIT);
        }
    }

    @Test
    void tellsWhichIndexIsMissingAndWhatDoesNotFit() {
        assertThatThrownBy(() -> results(HybridQuery.of(TextSearch.of("nowhere", "river"), NEAR)))
                .asInstanceOf(type(TextIndexException.class))
                .returns(TextIndexException.Kind.NOT_FOUND, TextIndexException::kind);
        assertThatThrownBy(() -> results(HybridQuery.of(WORDS, VectorQuery.of("nowhere", new float[] {1, 0}))))
                .asInstanceOf(type(VectorIndexException.class))
                .returns(VectorIndexException.Kind.NOT_FOUND, VectorIndexException::kind)
                .satisfies(error -> assertThat(error).hasMessageContaining("nowhere"));
        assertThatThrownBy(() -> results(HybridQuery.of(WORDS, VectorQuery.of("doc", new float[] {1, 0, 0}))))
                .isInstanceOf(VectorException.class);
        assertThatThrownBy(() -> results(HybridQuery.of(TextSearch.of("doc", "\"river"), NEAR)))
                .isInstanceOf(TextQueryException.class);
        run("CREATE TABLE other (id INTEGER PRIMARY KEY, body TEXT NOT NULL)");
        texts().createIndex(TextIndex.on("other").column("body").build()).blockLast(LIMIT);
        assertThatThrownBy(() -> results(HybridQuery.of(TextSearch.of("other", "river"), NEAR)))
                .asInstanceOf(type(HybridException.class))
                .returns(HybridException.Kind.DIFFERENT_TABLES, HybridException::kind);
        assertThat(ids(results(BOTH))).hasSize(5);
    }

    @Test
    void aRerankerGivesTheBestAnotherOrder() {
        Reranker byId = candidates -> Mono.just(
                candidates.stream().map(result -> (double) (id(result) / 2)).toList());
        List<HybridResult> found = results(BOTH.rerank(byId, 10));
        assertThat(ids(found)).containsExactly(4L, 5L, 2L, 3L, 1L);
        assertThat(found).extracting(HybridResult::rank).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(found.get(0).score()).isEqualTo(2);
        assertThat(found.get(4).fusedScore()).isEqualTo(1.0 / 61 + 1.0 / 62);
        assertThat(ids(results(BOTH.limit(2).rerank(byId, 3)))).containsExactly(2L, 3L);
        assertThat(ids(results(BOTH.limit(1).offset(2).rerank(byId, 3)))).containsExactly(1L);
        assertThatThrownBy(() -> results(BOTH.limit(4).rerank(byId, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("re-ranker");
    }

    @Test
    void aRerankerThatDoesNotKeepToItsContractIsAnError() {
        List<Reranker> broken = List.of(
                candidates -> Mono.empty(),
                candidates -> Mono.just(List.of(1.0)),
                candidates -> Mono.just(Collections.nCopies(candidates.size() + 1, 1.0)),
                candidates -> Flux.just(
                        Collections.nCopies(candidates.size(), 1.0), Collections.nCopies(candidates.size(), 1.0)),
                candidates -> Mono.just(Collections.nCopies(candidates.size(), Double.NaN)),
                candidates -> Mono.just(Collections.nCopies(candidates.size(), Double.POSITIVE_INFINITY)),
                candidates -> Mono.just(Collections.nCopies(candidates.size(), null)));
        for (Reranker reranker : broken) {
            assertThatThrownBy(() -> results(BOTH.rerank(reranker, 10)))
                    .asInstanceOf(type(HybridException.class))
                    .returns(HybridException.Kind.RERANKER, HybridException::kind);
        }
        ConfigurationException own = new ConfigurationException("of the model");
        assertThatThrownBy(() -> results(BOTH.rerank(candidates -> Mono.error(own), 10)))
                .isSameAs(own);
        assertThatThrownBy(() -> results(BOTH.rerank(
                        candidates -> {
                            throw own;
                        },
                        10)))
                .isSameAs(own);
    }

    /** With more searches than there are connections, so that one of those that hang would be missed. */
    @Test
    void aRerankerThatHangsHoldsNoConnectionAndIsCancelled() {
        AtomicBoolean cancelled = new AtomicBoolean();
        HybridQuery hanging =
                BOTH.rerank(candidates -> Mono.<List<Double>>never().doOnCancel(() -> cancelled.set(true)), 10);
        Flux<Integer> others =
                Flux.range(0, 40).flatMap(i -> search.search(BOTH).count().thenReturn(i), 8);
        StepVerifier.create(Flux.merge(Collections.nCopies(32, search.search(hanging))))
                .then(() -> assertThat(others.collectList().block(LIMIT)).hasSize(40))
                .thenCancel()
                .verify(LIMIT);
        assertThat(cancelled).isTrue();
    }

    @Test
    void aCancelGivesConnectionsBackClean() {
        Flux.range(0, 40).concatMap(i -> search.search(BOTH).take(i % 3)).blockLast(LIMIT);
        Flux.range(0, 20)
                .flatMap(i -> search.search(BOTH).takeUntilOther(Mono.just(i)))
                .blockLast(LIMIT);
        assertThat(ids(results(BOTH))).hasSize(5);
    }

    @Test
    void knowsRowsByKeysOfSeveralColumnsAndOfBytes() {
        String bytes = isPostgres() ? "bytea" : "BLOB";
        run("CREATE TABLE part (a TEXT NOT NULL, b INTEGER NOT NULL, c " + bytes
                + " NOT NULL, body TEXT NOT NULL, embedding " + column() + ", PRIMARY KEY (c, b, a))");
        for (int b = 1; b <= 2; b++) {
            for (String a : List.of("x", "ü")) {
                store.execute(
                                "INSERT INTO part VALUES (?, ?, ?, 'river', ?)",
                                a,
                                b,
                                new byte[] {(byte) -b, 1},
                                new float[] {1, 0})
                        .block(LIMIT);
            }
        }
        texts().createIndex(TextIndex.on("part").column("body").build()).blockLast(LIMIT);
        vectors()
                .createIndex(VectorIndex.on("part", "embedding").dimensions(2).build())
                .blockLast(LIMIT);
        List<HybridResult> found =
                results(HybridQuery.of(TextSearch.of("part", "river"), VectorQuery.of("part", new float[] {1, 0})));
        assertThat(found).hasSize(4).allSatisfy(result -> {
            assertThat(result.text().map(ArmResult::rank)).contains(result.rank());
            assertThat(result.vector().map(ArmResult::rank)).contains(result.rank());
        });
        // Bytes are compared without a sign: -2 is before -1.
        assertThat(found)
                .extracting(result ->
                        result.row().get("b", Integer.class) + result.row().get("a", String.class))
                .containsExactly("2x", "2ü", "1x", "1ü");
    }

    @Test
    void knowsRowsByUuids() {
        run("CREATE TABLE note (id " + (isPostgres() ? "uuid" : "TEXT") + " PRIMARY KEY, body TEXT NOT NULL, embedding "
                + column() + ")");
        List<UUID> ids = List.of(
                UUID.fromString("f0000000-0000-4000-8000-000000000001"),
                UUID.fromString("00000000-0000-4000-8000-00000000000a"),
                UUID.fromString("7fffffff-0000-4000-8000-000000000002"));
        ids.forEach(id -> store.execute("INSERT INTO note VALUES (?, 'river', ?)", id, new float[] {1, 0})
                .block(LIMIT));
        texts().createIndex(TextIndex.on("note").column("body").build()).blockLast(LIMIT);
        vectors()
                .createIndex(VectorIndex.on("note", "embedding").dimensions(2).build())
                .blockLast(LIMIT);
        List<HybridResult> found =
                results(HybridQuery.of(TextSearch.of("note", "river"), VectorQuery.of("note", new float[] {1, 0})));
        assertThat(found)
                .extracting(result -> result.row().get("id", UUID.class))
                .containsExactly(ids.get(1), ids.get(2), ids.get(0));
        assertThat(found).allSatisfy(result -> {
            assertThat(result.text().map(ArmResult::rank)).contains(result.rank());
            assertThat(result.vector().map(ArmResult::rank)).contains(result.rank());
        });
    }

    private FullTextSearch texts() {
        return store.capability(FullTextSearch.class).orElseThrow();
    }

    private VectorSearch vectors() {
        return store.capability(VectorSearch.class).orElseThrow();
    }

    private boolean isPostgres() {
        return store.type().equals(DatabaseType.POSTGRESQL);
    }

    private String column() {
        return isPostgres() ? "vector(2)" : "BLOB";
    }

    private void insert(int id, String lang, String body, float... vector) {
        store.execute("INSERT INTO doc VALUES (?, ?, ?, ?)", id, lang, body, vector)
                .block(LIMIT);
    }

    private void run(String sql) {
        store.execute(sql).block(LIMIT);
    }

    private List<HybridResult> results(HybridQuery query) {
        return search.search(query).collectList().block(LIMIT);
    }

    private List<Long> ids(List<HybridResult> results) {
        return results.stream().map(this::id).toList();
    }

    private long id(HybridResult result) {
        return result.row().get("id", Long.class);
    }
}
