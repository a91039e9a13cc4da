package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.BadSqlException;
import io.millrace.error.ConstraintViolationException;
import io.millrace.query.Filter;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorException;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorIndexProgress;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorResult;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a search finds, on every database. */
abstract class VectorSearchContract {
    static final Duration LIMIT = Duration.ofSeconds(60);

    private final VectorIndex defined = index(Metric.COSINE);

    record Doc(long id, String lang) {}

    private RelationalDatastore store;
    private VectorSearch search;

    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(VectorSearch.class).orElseThrow();
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, lang TEXT, embedding " + column(2) + ")")
                .block(LIMIT);
        insert(1, "en", 1, 0);
        insert(2, "en", 1, 1);
        insert(3, "fr", 0, 1);
        insert(4, "fr", -1, 0);
        insert(5, "en", 2, 0);
        store.execute("INSERT INTO doc (id, lang) VALUES (6, 'en')").block(LIMIT);
    }

    @Test
    void findsTheNearestByAngle() {
        search.createIndex(defined).blockLast(LIMIT);
        List<VectorResult> found = results(VectorQuery.of("doc", vector(3, 0)));
        assertThat(found).extracting(result -> result.as(Doc.class).id()).containsExactly(1L, 5L, 2L, 3L, 4L);
        assertThat(found.get(2).distance()).isCloseTo(1 - Math.sqrt(0.5), within(1e-6));
        assertThat(found.get(2).score()).isCloseTo(Math.sqrt(0.5), within(1e-6));
        assertThat(found.get(4).distance()).isCloseTo(2, within(1e-6));
        assertThat(((Number) found.get(0).key().get(0)).longValue()).isEqualTo(1);
        assertThat(found.get(0).toString()).isEqualTo("VectorResult");
    }

    @Test
    void findsTheNearestByDistance() {
        search.createIndex(index(Metric.EUCLIDEAN)).blockLast(LIMIT);
        List<VectorResult> found = results(VectorQuery.of("doc", vector(2, 0)).limit(3));
        assertThat(ids(found)).containsExactly(5L, 1L, 2L);
        assertThat(found.get(1).distance()).isCloseTo(1, within(1e-6));
        assertThat(found.get(1).score()).isCloseTo(0.5, within(1e-6));
    }

    @Test
    void findsTheLargestProduct() {
        search.createIndex(index(Metric.INNER_PRODUCT)).blockLast(LIMIT);
        List<VectorResult> found = results(VectorQuery.of("doc", vector(1, 1)).limit(3));
        assertThat(ids(found)).containsExactly(2L, 5L, 1L);
        assertThat(found.get(0).distance()).isCloseTo(-2, within(1e-6));
        assertThat(found.get(0).score()).isCloseTo(2, within(1e-6));
    }

    @Test
    void takesPagesFiltersAndTheGreatestDistance() {
        search.createIndex(defined).blockLast(LIMIT);
        VectorQuery query = VectorQuery.of("doc", vector(1, 0));
        assertThat(ids(results(query.limit(2).offset(1)))).containsExactly(5L, 2L);
        assertThat(ids(results(query.offset(9)))).isEmpty();
        assertThat(ids(results(query.filter(Filter.eq("lang", "fr"))))).containsExactly(3L, 4L);
        assertThat(ids(results(query.filter(Filter.not(Filter.eq("lang", "fr").or(Filter.eq("id", 2)))))))
                .containsExactly(1L, 5L);
        assertThat(ids(results(query.maxDistance(0.5)))).containsExactly(1L, 5L, 2L);
        assertThat(results(query.limit(1).columns("lang"))
                        .get(0)
                        .row()
                        .columns()
                        .names())
                .containsExactly("lang");
        assertThatThrownBy(() -> results(query.filter(Filter.eq("nothing", 1)))).isInstanceOf(BadSqlException.class);
        assertThatThrownBy(() -> results(query.columns("nothing\" --"))).isInstanceOf(BadSqlException.class);
    }

    @Test
    void seesWhatItsTransactionHasWritten() {
        search.createIndex(defined).blockLast(LIMIT);
        List<Long> found = store.transactionMany(tx -> tx.execute("DELETE FROM doc WHERE id = 1")
                        .thenMany(search.search(
                                tx, VectorQuery.of("doc", vector(1, 0)).limit(2))))
                .map(result -> result.as(Doc.class).id())
                .collectList()
                .block(LIMIT);
        assertThat(found).containsExactly(5L, 2L);
    }

    /** SQLite's searches have no settings. */
    @Test
    void leavesNoSettingBehind() {
        if (!store.type().equals(DatabaseType.POSTGRESQL)) {
            return;
        }
        String settings = "SELECT string_agg(name || '=' || setting, ',' ORDER BY name) FROM pg_settings"
                + " WHERE name NOT LIKE 'hnsw.%' AND name NOT LIKE 'ivfflat.%'";
        Set<String> before = new HashSet<>(seen(settings));
        for (VectorMethod method : List.of(VectorMethod.hnsw(), VectorMethod.ivfFlat(4), VectorMethod.binaryHnsw())) {
            search.replaceIndex(VectorIndex.on("doc", "embedding")
                            .dimensions(2)
                            .method(method)
                            .build())
                    .blockLast(LIMIT);
            results(VectorQuery.of("doc", vector(1, 0)).effort(3));
            assertThat(before).as("%s", method).containsAll(seen(settings));
            assertThat(seen("SELECT coalesce(string_agg(name, ','), '') FROM pg_settings WHERE setting <> boot_val"
                            + " AND (name LIKE 'hnsw.%' OR name LIKE 'ivfflat.%')"))
                    .as("%s", method)
                    .containsOnly("");
        }
    }

    private List<String> seen(String sql) {
        return Flux.range(0, 20)
                .concatMap(i -> store.queryOne(String.class, sql))
                .collectList()
                .block(LIMIT);
    }

    @Test
    void makesAnIndexOnceAndDescribesIt() {
        List<VectorIndexProgress> progress =
                search.createIndex(defined).collectList().block(LIMIT);
        assertThat(progress).isNotEmpty();
        search.createIndex(defined).blockLast(LIMIT);
        assertThat(search.describe("DOC").block(LIMIT)).satisfies(found -> {
            assertThat(found.complete()).isTrue();
            assertThat(found.definition().name()).isEqualTo("doc");
            assertThat(found.definition().metric()).isEqualTo(Metric.COSINE);
        });
        assertThat(search.indexes().collectList().block(LIMIT)).hasSize(1);
        assertThat(search.verify("doc").block(LIMIT)).satisfies(check -> {
            assertThat(check.vectors()).isEqualTo(5);
            assertThat(check.invalid()).isZero();
            assertThat(check.intact()).isTrue();
        });
        assertThatThrownBy(() -> search.createIndex(index(Metric.EUCLIDEAN)).blockLast(LIMIT))
                .asInstanceOf(type(VectorIndexException.class))
                .returns(Kind.DIFFERENT, VectorIndexException::kind);
        search.replaceIndex(index(Metric.EUCLIDEAN)).blockLast(LIMIT);
        search.rebuild("doc").blockLast(LIMIT);
        assertThat(search.describe("doc").block(LIMIT).definition().metric()).isEqualTo(Metric.EUCLIDEAN);
        assertThat(search.dropIndex("doc").block(LIMIT)).isTrue();
        assertThat(search.dropIndex("doc").block(LIMIT)).isFalse();
        assertThat(search.describe("doc").block(LIMIT)).isNull();
        store.execute("UPDATE doc SET embedding = NULL").block(LIMIT);
    }

    @Test
    void describesAndVerifiesWhatItsTransactionHasMade() {
        TransactionOptions options = TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED);
        store.transaction(options, tx -> search.createIndex(tx, defined)
                        .then(tx.execute("UPDATE doc SET embedding = NULL WHERE id = 1"))
                        .then(search.describe(tx, "DOC"))
                        .doOnNext(found -> assertThat(found.complete()).isTrue())
                        .then(search.indexes(tx).count())
                        .doOnNext(count -> assertThat(count).isEqualTo(1))
                        .then(search.verify(tx, "doc"))
                        .doOnNext(check -> {
                            assertThat(check.vectors()).isEqualTo(4);
                            assertThat(check.intact()).isTrue();
                        })
                        .doOnNext(check -> tx.setRollbackOnly()))
                .block(LIMIT);
        assertThat(search.describe("doc").block(LIMIT)).isNull();
        assertThat(search.describe(store, "doc").block(LIMIT)).isNull();
        assertThat(search.indexes(store).collectList().block(LIMIT)).isEmpty();
        assertThatThrownBy(
                        () -> store.transaction(tx -> search.verify(tx, "doc")).block(LIMIT))
                .asInstanceOf(type(VectorIndexException.class))
                .returns(Kind.NOT_FOUND, VectorIndexException::kind);
    }

    @Test
    void severalMakeItAtOnce() {
        Flux.range(0, 3).flatMap(i -> search.createIndex(defined)).blockLast(LIMIT);
        assertThat(search.verify("doc").block(LIMIT).intact()).isTrue();
        assertThat(results(VectorQuery.of("doc", vector(1, 0)))).hasSize(5);
    }

    @Test
    void isRolledBackWithTheTransactionThatMakesIt() {
        TransactionOptions options = TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED);
        assertThatThrownBy(() -> store.transaction(options, tx -> search.createIndex(tx, defined)
                                .then(search.search(tx, VectorQuery.of("doc", vector(1, 0)))
                                        .count())
                                .flatMap(count -> Mono.error(new IllegalStateException("found " + count))))
                        .block(LIMIT))
                .hasMessage("found 5");
        assertThat(search.describe("doc").block(LIMIT)).isNull();
        store.transaction(options, tx -> search.createIndex(tx, defined).then()).block(LIMIT);
        assertThat(results(VectorQuery.of("doc", vector(1, 0)))).hasSize(5);
    }

    @Test
    void isMadeAnewInATransaction() {
        search.createIndex(defined).blockLast(LIMIT);
        store.execute("UPDATE _datastore_vector_indexes SET complete = FALSE").block(LIMIT);
        TransactionOptions options = TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED);
        store.transactionMany(options, tx -> {
                    tx.setRollbackOnly();
                    return search.rebuild(tx, "doc").thenMany(search.search(tx, VectorQuery.of("doc", vector(1, 0))));
                })
                .count()
                .doOnNext(found -> assertThat(found).isEqualTo(5))
                .block(LIMIT);
        assertThatThrownBy(() -> results(VectorQuery.of("doc", vector(1, 0))))
                .asInstanceOf(type(VectorIndexException.class))
                .returns(Kind.INCOMPLETE, VectorIndexException::kind);
        assertThatThrownBy(() -> store.transactionMany(options, tx -> search.rebuild(tx, "absent"))
                        .blockLast(LIMIT))
                .asInstanceOf(type(VectorIndexException.class))
                .returns(Kind.NOT_FOUND, VectorIndexException::kind);
        store.transactionMany(options, tx -> search.rebuild(tx, "doc")).blockLast(LIMIT);
        assertThat(results(VectorQuery.of("doc", vector(1, 0)))).hasSize(5);
        assertThat(search.verify("doc").block(LIMIT).intact()).isTrue();
    }

    @Test
    void refusesVectorsThatAreNone() {
        search.createIndex(defined).blockLast(LIMIT);
        for (float[] bad : List.of(
                vector(1),
                vector(1, 2, 3),
                vector(),
                vector(0, 0),
                vector(Float.NaN, 1),
                vector(Float.POSITIVE_INFINITY, 1),
                vector(Float.MAX_VALUE, 1),
                vector(1e-30f, 0))) {
            assertThatThrownBy(() -> results(VectorQuery.of("doc", bad))).isInstanceOf(VectorException.class);
        }
        assertThatThrownBy(() -> insert(9, "en", 0, 0)).isInstanceOf(ConstraintViolationException.class);
        assertThatThrownBy(() -> store.execute("UPDATE doc SET embedding = ? WHERE id = 1", new float[2])
                        .block(LIMIT))
                .isInstanceOf(ConstraintViolationException.class);
        assertThatThrownBy(() -> store.execute("INSERT INTO doc VALUES (9, 'en', ?)", vector(1, 2, 3))
                .block(LIMIT));
    }

    @Test
    void refusesTablesThatCannotBeSearched() {
        store.execute("CREATE TABLE keyless (embedding " + column(2) + ")").block(LIMIT);
        store.execute("CREATE TABLE longer (id INTEGER PRIMARY KEY, embedding " + column(3) + ")")
                .block(LIMIT);
        store.execute("INSERT INTO longer VALUES (1, ?)", vector(1, 2, 3)).block(LIMIT);
        for (VectorIndex bad : List.of(
                VectorIndex.on("absent", "embedding").dimensions(2).build(),
                VectorIndex.on("doc", "absent").dimensions(2).build(),
                VectorIndex.on("keyless", "embedding").dimensions(2).build(),
                VectorIndex.on("longer", "embedding").dimensions(2).build(),
                VectorIndex.on("x\"; DROP TABLE doc; --", "embedding")
                        .named("x")
                        .dimensions(2)
                        .build())) {
            assertThatThrownBy(() -> search.createIndex(bad).blockLast(LIMIT))
                    .asInstanceOf(type(VectorIndexException.class))
                    .returns(Kind.UNSUITABLE, VectorIndexException::kind);
        }
        assertThatThrownBy(() -> results(VectorQuery.of("absent", vector(1, 0))))
                .asInstanceOf(type(VectorIndexException.class))
                .returns(Kind.NOT_FOUND, VectorIndexException::kind);
        assertThatThrownBy(() -> search.rebuild("absent").blockLast(LIMIT))
                .asInstanceOf(type(VectorIndexException.class))
                .returns(Kind.NOT_FOUND, VectorIndexException::kind);
    }

    @Test
    void refusesVectorsThatAreThereAndCannotBeFoundUntilTheyAreMended() {
        insert(7, "en", 0, 0);
        assertThatThrownBy(() -> search.createIndex(defined).blockLast(LIMIT))
                .asInstanceOf(type(VectorIndexException.class))
                .returns(Kind.UNSUITABLE, VectorIndexException::kind);
        assertThatThrownBy(() -> results(VectorQuery.of("doc", vector(1, 0))))
                .asInstanceOf(type(VectorIndexException.class))
                .returns(Kind.NOT_FOUND, VectorIndexException::kind);
        store.execute("UPDATE doc SET embedding = NULL WHERE id = 7").block(LIMIT);
        search.createIndex(defined).blockLast(LIMIT);
        assertThat(results(VectorQuery.of("doc", vector(1, 0)))).hasSize(5);
    }

    @Test
    void hasMethodsOfItsDatabaseOnly() {
        boolean postgres = store.type().equals(DatabaseType.POSTGRESQL);
        for (VectorMethod method : List.of(
                VectorMethod.exact(),
                VectorMethod.quantised(),
                VectorMethod.hnsw(8, 32),
                VectorMethod.binaryHnsw(8, 32),
                VectorMethod.ivfFlat(2))) {
            VectorIndex index = VectorIndex.on("doc", "embedding")
                    .dimensions(2)
                    .method(method)
                    .build();
            boolean has = postgres
                    ? method != VectorMethod.quantised()
                    : method == VectorMethod.exact() || method == VectorMethod.quantised();
            if (has) {
                search.replaceIndex(index).blockLast(LIMIT);
                assertThat(search.describe("doc").block(LIMIT).definition().method())
                        .isEqualTo(method);
                assertThat(ids(results(VectorQuery.of("doc", vector(1, 0))))).containsExactly(1L, 5L, 2L, 3L, 4L);
                assertThat(search.verify("doc").block(LIMIT).intact()).isTrue();
                search.rebuild("doc").blockLast(LIMIT);
                assertThat(search.verify("doc").block(LIMIT).intact()).isTrue();
            } else {
                assertThatThrownBy(() -> search.createIndex(index).blockLast(LIMIT))
                        .asInstanceOf(type(VectorIndexException.class))
                        .returns(Kind.UNSUPPORTED, VectorIndexException::kind);
            }
        }
    }

    private String column(int dimensions) {
        return store.type().equals(DatabaseType.POSTGRESQL) ? "vector(" + dimensions + ")" : "BLOB";
    }

    private void insert(int id, String lang, float... vector) {
        store.execute("INSERT INTO doc VALUES (?, ?, ?)", id, lang, vector).block(LIMIT);
    }

    /** How the indexes are kept. */
    VectorMethod method() {
        return VectorMethod.automatic();
    }

    private VectorIndex index(Metric metric) {
        return VectorIndex.on("doc", "embedding")
                .dimensions(2)
                .metric(metric)
                .method(method())
                .build();
    }

    private List<VectorResult> results(VectorQuery query) {
        return search.search(query).collectList().block(LIMIT);
    }

    private static List<Long> ids(List<VectorResult> results) {
        return results.stream().map(result -> result.as(Doc.class).id()).toList();
    }

    private static float[] vector(float... values) {
        return values;
    }
}
