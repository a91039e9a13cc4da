package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.BadSqlException;
import io.millrace.query.Filter;
import io.millrace.vector.MaximalMarginalRelevance;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorException;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorResult;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Searches for more like a row, for several vectors at once, and for results that differ from one another. */
abstract class VectorQueriesContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final VectorIndex INDEX =
            VectorIndex.on("doc", "embedding").dimensions(2).build();

    private RelationalDatastore store;
    private VectorSearch search;

    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(VectorSearch.class).orElseThrow();
        run("CREATE TABLE doc (id INTEGER PRIMARY KEY, lang TEXT, embedding " + column() + ")");
        insert(1, "en", 1, 0);
        insert(2, "en", 1, 1);
        insert(3, "fr", 0, 1);
        insert(4, "fr", -1, 0);
        insert(5, "en", 2, 0);
        run("INSERT INTO doc (id, lang) VALUES (6, 'en')");
    }

    @Test
    void findsMoreLikeARowWithoutTheRowItself() {
        search.createIndex(INDEX).blockLast(LIMIT);
        VectorQuery query = VectorQuery.ofRow("doc", 1);
        assertThat(ids(query)).containsExactly(5L, 2L, 3L, 4L);
        assertThat(ids(query.limit(2))).containsExactly(5L, 2L);
        assertThat(ids(query.limit(2).offset(1))).containsExactly(2L, 3L);
        assertThat(ids(query.offset(4))).isEmpty();
        assertThat(ids(query.limit(VectorQuery.MAX_LIMIT).offset(VectorQuery.MAX_LIMIT)))
                .isEmpty();
        assertThat(ids(query.filter(Filter.eq("lang", "fr")))).containsExactly(3L, 4L);
        assertThat(ids(query.maxDistance(0.5))).containsExactly(5L, 2L);
        assertThat(ids(VectorQuery.ofRow("doc", 3L).limit(1))).containsExactly(2L);
        assertThat(results(query.columns("lang")).get(0).row().toMap()).containsOnlyKeys("lang");
    }

    @Test
    void aRowIsLeftOutWhereverItIsAmongTheResults() {
        search.createIndex(VectorIndex.on("doc", "embedding")
                        .dimensions(2)
                        .metric(Metric.INNER_PRODUCT)
                        .build())
                .blockLast(LIMIT);
        assertThat(ids(VectorQuery.ofRow("doc", 1).limit(4))).containsExactly(5L, 2L, 3L, 4L);
        assertThat(ids(VectorQuery.ofRow("doc", 1).limit(1))).containsExactly(5L);
    }

    @Test
    void readsKeysOfAnyKind() {
        run("CREATE TABLE by_uuid (id " + (isPostgres() ? "uuid" : "TEXT NOT NULL") + " PRIMARY KEY, embedding "
                + column() + ")");
        UUID one = new UUID(1, 1);
        UUID other = new UUID(2, 2);
        store.execute("INSERT INTO by_uuid VALUES (?, ?), (?, ?)", one, vector(1, 0), other, vector(1, 1))
                .block(LIMIT);
        index("by_uuid");
        List<VectorResult> found = results(VectorQuery.ofRow("by_uuid", one));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).row().get("id", UUID.class)).isEqualTo(other);
        assertThat(results(VectorQuery.ofRow("by_uuid", one.toString()))).hasSize(1);
        assertThat(results(VectorQuery.ofRow("by_uuid", found.get(0).key().toArray())))
                .hasSize(1);

        run("CREATE TABLE by_both (a TEXT NOT NULL, b INTEGER NOT NULL, embedding " + column()
                + ", PRIMARY KEY (b, a))");
        store.execute(
                        "INSERT INTO by_both VALUES ('x', 1, ?), ('x', 2, ?), ('y''; --', 1, ?)",
                        vector(1, 0),
                        vector(1, 1),
                        vector(2, 1))
                .block(LIMIT);
        index("by_both");
        assertThat(results(VectorQuery.ofRow("by_both", 1, "y'; --")))
                .extracting(result ->
                        result.row().get("a", String.class) + result.row().get("b", Integer.class))
                .containsExactly("x2", "x1");
        assertThatThrownBy(() -> results(VectorQuery.ofRow("by_both", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 2");

        run("CREATE TABLE by_bytes (id " + (isPostgres() ? "bytea" : "BLOB NOT NULL") + " PRIMARY KEY, embedding "
                + column() + ")");
        store.execute(
                        "INSERT INTO by_bytes VALUES (?, ?), (?, ?)",
                        new byte[] {0, -1},
                        vector(1, 0),
                        new byte[] {7},
                        vector(1, 1))
                .block(LIMIT);
        index("by_bytes");
        assertThat(results(VectorQuery.ofRow("by_bytes", new byte[] {0, -1})))
                .hasSize(1)
                .allSatisfy(result ->
                        assertThat(result.row().get("id", byte[].class)).containsExactly(7));
    }

    @Test
    void tellsARowThatIsNotThereFromOneWithoutAVector() {
        search.createIndex(INDEX).blockLast(LIMIT);
        for (Object absent : List.of(99, Long.MAX_VALUE, "99")) {
            assertThatThrownBy(() -> results(VectorQuery.ofRow("doc", absent)))
                    .asInstanceOf(type(VectorException.class))
                    .returns(VectorException.Kind.NO_ROW, VectorException::kind);
        }
        assertThatThrownBy(() -> results(VectorQuery.ofRow("doc", 6)))
                .asInstanceOf(type(VectorException.class))
                .returns(VectorException.Kind.NO_VECTOR, VectorException::kind);
        assertThatThrownBy(() -> results(VectorQuery.ofRow("doc", 1, 2))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VectorQuery.ofRow("doc")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void seesTheRowAsItsTransactionHasIt() {
        search.createIndex(INDEX).blockLast(LIMIT);
        List<Long> found = store.transactionMany(tx -> tx.execute(
                                "UPDATE doc SET embedding = ? WHERE id = 1", vector(-2, 0))
                        .thenMany(search.search(tx, VectorQuery.ofRow("doc", 1).limit(2))))
                .map(VectorQueriesContract::id)
                .collectList()
                .block(LIMIT);
        assertThat(found).containsExactly(4L, 3L);
    }

    @Test
    void doesSeveralSearchesAndTellsTheirResultsApart() {
        search.createIndex(INDEX).blockLast(LIMIT);
        run("CREATE TABLE other (id INTEGER PRIMARY KEY, embedding " + column() + ")");
        store.execute("INSERT INTO other VALUES (70, ?)", vector(0, -1)).block(LIMIT);
        index("other");
        VectorQuery query = VectorQuery.of("doc", vector(1, 0));
        List<List<Long>> found = search.searchAll(List.of(
                        query.limit(2),
                        query.filter(Filter.eq("lang", "none")),
                        VectorQuery.ofRow("doc", 3).limit(1),
                        VectorQuery.of("other", vector(1, 0)),
                        query.offset(4)))
                .map(results -> results.stream().map(VectorQueriesContract::id).toList())
                .collectList()
                .block(LIMIT);
        assertThat(found).containsExactly(List.of(1L, 5L), List.of(), List.of(2L), List.of(70L), List.of(4L));
        assertThat(search.searchAll(List.of()).collectList().block(LIMIT)).isEmpty();
    }

    @Test
    void theFirstSearchThatFailsEndsAll() {
        search.createIndex(INDEX).blockLast(LIMIT);
        VectorQuery query = VectorQuery.of("doc", vector(1, 0));
        StepVerifier.create(search.searchAll(List.of(query, VectorQuery.of("doc", vector(0, 0)), query)))
                .expectNextCount(1)
                .verifyError(VectorException.class);
        StepVerifier.create(search.searchAll(List.of(VectorQuery.of("absent", vector(1, 0)))))
                .verifyError(VectorIndexException.class);
    }

    @Test
    void severalSearchesSeeOneSnapshotAndTheirTransaction() {
        search.createIndex(INDEX).blockLast(LIMIT);
        VectorQuery query = VectorQuery.of("doc", vector(1, 0)).limit(1);
        AtomicReference<Mono<RunResult>> deletion = new AtomicReference<>(Mono.empty());
        StepVerifier.create(search.searchAll(List.of(query, query, VectorQuery.ofRow("doc", 1))), 1)
                .assertNext(first ->
                        assertThat(first).extracting(VectorQueriesContract::id).containsExactly(1L))
                .then(() -> deletion.set(begun(store.execute("DELETE FROM doc WHERE id = 1"))))
                .thenRequest(2)
                .assertNext(second ->
                        assertThat(second).extracting(VectorQueriesContract::id).containsExactly(1L))
                .assertNext(third -> assertThat(third).hasSize(4))
                .expectComplete()
                .verify(LIMIT);
        assertThat(deletion.get().block(LIMIT).changes()).isEqualTo(1);
        insert(1, "en", 1, 0);
        List<List<VectorResult>> own = store.transactionMany(
                        tx -> tx.execute("DELETE FROM doc WHERE id = 1").thenMany(search.searchAll(tx, List.of(query))))
                .collectList()
                .block(LIMIT);
        assertThat(own.get(0)).extracting(VectorQueriesContract::id).containsExactly(5L);
    }

    /** A write that is on its way, and where it need not wait for searches at its end. */
    private Mono<RunResult> begun(Mono<RunResult> write) {
        Mono<RunResult> running = Mono.fromFuture(write.toFuture());
        if (!writesWaitForSearches()) {
            running.block(LIMIT);
        }
        return running;
    }

    boolean writesWaitForSearches() {
        return false;
    }

    @Test
    void aCancelEndsAllSearches() {
        search.createIndex(INDEX).blockLast(LIMIT);
        VectorQuery query = VectorQuery.of("doc", vector(1, 0));
        Flux.range(0, 20)
                .concatMap(i -> search.searchAll(List.of(query, query, query)).take(1))
                .blockLast(LIMIT);
        assertThat(results(query)).hasSize(5);
    }

    @Test
    void findsWhatDiffersFromOneAnother() {
        search.createIndex(INDEX).blockLast(LIMIT);
        VectorQuery query = VectorQuery.of("doc", vector(2, 1)).limit(3);
        assertThat(ids(query)).containsExactly(2L, 1L, 5L);
        // Their cosines to the query are 2: 0.949, 1 and 5: 0.894, 3: 0.447, 4: -0.894, and those to 2 are 1, 5 and 3:
        // 0.707, 4: -0.707.
        assertThat(ids(query.diversity(new MaximalMarginalRelevance(1, 5)))).containsExactly(2L, 1L, 5L);
        assertThat(ids(query.limit(5).diversity(new MaximalMarginalRelevance(0.5, 5))))
                .containsExactly(2L, 1L, 5L, 4L, 3L);
        assertThat(ids(query.diversity(new MaximalMarginalRelevance(0.3, 5)))).containsExactly(2L, 4L, 1L);
        assertThat(ids(query.diversity(new MaximalMarginalRelevance(0, 3)))).containsExactly(2L, 1L, 5L);
        VectorQuery diverse = query.diversity(new MaximalMarginalRelevance(0.3, 5));
        assertThat(ids(diverse.limit(1).offset(1))).containsExactly(4L);
        assertThat(ids(diverse.filter(Filter.eq("lang", "fr")))).containsExactly(3L, 4L);
        assertThat(results(diverse.columns("lang")).get(1).row().toMap()).isEqualTo(Map.of("lang", "fr"));
        assertThat(ids(VectorQuery.ofRow("doc", 2).limit(4).diversity(new MaximalMarginalRelevance(0, 4))))
                .hasSize(4)
                .doesNotContain(2L);
        assertThatThrownBy(() -> results(diverse.limit(4).offset(2))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWhatIsOutOfRangeAndBindsWhatIsHostile() {
        search.createIndex(INDEX).blockLast(LIMIT);
        VectorQuery query = VectorQuery.of("doc", vector(1, 0));
        for (int limit : new int[] {0, -1, Integer.MIN_VALUE, VectorQuery.MAX_LIMIT + 1}) {
            assertThatThrownBy(() -> query.limit(limit)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> query.effort(limit)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> query.offset(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> query.maxDistance(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MaximalMarginalRelevance(Double.NaN, 10))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MaximalMarginalRelevance(0.5, MaximalMarginalRelevance.MAX_CANDIDATES + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ids(query.limit(VectorQuery.MAX_LIMIT))).hasSize(5);
        String hostile = "x' OR 1 = 1; DROP TABLE doc; --";
        assertThat(ids(query.filter(Filter.eq("lang", hostile)))).isEmpty();
        assertThatThrownBy(() -> ids(query.filter(Filter.eq(hostile + "\"", "en"))))
                .isInstanceOf(BadSqlException.class);
        assertThatThrownBy(() -> ids(VectorQuery.of(hostile, vector(1, 0)))).isInstanceOf(VectorIndexException.class);
        assertThat(ids(query)).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DROP TABLE doc", "ALTER TABLE doc RENAME TO other"})
    void aTableThatWasMadeAnewIsNotSearchedInSilence(String gone) {
        search.createIndex(INDEX).blockLast(LIMIT);
        run(gone);
        assertDamaged();
        run("CREATE TABLE doc (id INTEGER PRIMARY KEY, lang TEXT, embedding " + column() + ")");
        insert(2, "en", 1, 1);
        assertDamaged();
        assertThat(search.describe("doc").block(LIMIT)).satisfies(found -> {
            assertThat(found.complete()).isTrue();
            assertThat(found.intact()).isFalse();
        });
        assertThat(search.verify("doc").block(LIMIT).intact()).isFalse();
        search.rebuild("doc").blockLast(LIMIT);
        assertThat(ids(VectorQuery.of("doc", vector(1, 0)))).containsExactly(2L);
        assertThat(search.describe("doc").block(LIMIT)).satisfies(found -> {
            assertThat(found.intact()).isTrue();
            assertThat(found.reason()).isNotBlank();
        });
    }

    @Test
    void theSameIndexOnATableThatWasMadeAnewIsMadeOnThat() {
        search.createIndex(INDEX).blockLast(LIMIT);
        run("DROP TABLE doc");
        run("CREATE TABLE doc (id INTEGER PRIMARY KEY, lang TEXT, embedding " + column() + ")");
        insert(2, "en", 1, 1);
        assertThatThrownBy(() -> search.createIndex(INDEX).blockLast(LIMIT))
                .asInstanceOf(type(VectorIndexException.class))
                .returns(VectorIndexException.Kind.DAMAGED, VectorIndexException::kind);
        search.replaceIndex(INDEX).blockLast(LIMIT);
        assertThat(ids(VectorQuery.of("doc", vector(1, 0)))).containsExactly(2L);
        assertThat(search.verify("doc").block(LIMIT).intact()).isTrue();
    }

    @Test
    void aTableMadeAnewInTheTransactionIsSeen() {
        search.createIndex(INDEX).blockLast(LIMIT);
        assertThatThrownBy(() -> store.transactionMany(
                                TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED),
                                tx -> tx.execute("DROP TABLE doc")
                                        .then(tx.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, embedding "
                                                + column() + ")"))
                                        .thenMany(search.search(tx, VectorQuery.of("doc", vector(1, 0)))))
                        .blockLast(LIMIT))
                .asInstanceOf(type(VectorIndexException.class))
                .returns(VectorIndexException.Kind.DAMAGED, VectorIndexException::kind);
        assertThat(ids(VectorQuery.of("doc", vector(1, 0)))).hasSize(5);
    }

    private void assertDamaged() {
        for (Flux<?> work : List.of(
                search.search(VectorQuery.of("doc", vector(1, 0))),
                search.search(VectorQuery.ofRow("doc", 2)),
                search.searchAll(List.of(VectorQuery.of("doc", vector(1, 0)))))) {
            assertThatThrownBy(() -> work.blockLast(LIMIT))
                    .asInstanceOf(type(VectorIndexException.class))
                    .returns(VectorIndexException.Kind.DAMAGED, VectorIndexException::kind);
        }
    }

    private void index(String table) {
        search.createIndex(VectorIndex.on(table, "embedding").dimensions(2).build())
                .blockLast(LIMIT);
    }

    private void run(String sql) {
        store.execute(sql).block(LIMIT);
    }

    private boolean isPostgres() {
        return store.type().equals(DatabaseType.POSTGRESQL);
    }

    private String column() {
        return isPostgres() ? "vector(2)" : "BLOB";
    }

    private void insert(int id, String lang, float... vector) {
        store.execute("INSERT INTO doc VALUES (?, ?, ?)", id, lang, vector).block(LIMIT);
    }

    private List<VectorResult> results(VectorQuery query) {
        return search.search(query).collectList().block(LIMIT);
    }

    private List<Long> ids(VectorQuery query) {
        return results(query).stream().map(VectorQueriesContract::id).toList();
    }

    private static long id(VectorResult result) {
        return ((Number) result.key().get(0)).longValue();
    }

    private static float[] vector(float... values) {
        return values;
    }
}
