package io.millrace.vector.quantised;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.query.Filter;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Codes in memory and in the database, of enough rows that they are used, beside everything that changes rows. */
class QuantisedSearchTest extends CodesTest {
    private static final int ROWS = 3000;

    @BeforeEach
    void fill() {
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, kind INTEGER, name TEXT UNIQUE, embedding BLOB)")
                .block(LIMIT);
        store.executeAll(
                        "INSERT INTO doc VALUES (?, ?, ?, ?)",
                        Flux.range(1, ROWS).map(i -> List.<Object>of(i, i % 100, "n" + i, clusters.next())))
                .block(LIMIT);
    }

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"COSINE", "EUCLIDEAN", "INNER_PRODUCT"})
    void findsWhatIsNear(Metric metric) {
        create(metric);
        double found = 0;
        double wanted = 0;
        for (int i = 0; i < 40; i++) {
            VectorQuery query = VectorQuery.of("codes", clusters.next());
            List<Long> exact =
                    keys(store, VectorQuery.of("exact", query.vector().orElseThrow()));
            List<Long> codes = keys(store, query);
            assertThat(codes).hasSize(10);
            wanted += exact.size();
            found += exact.stream().filter(codes::contains).count();
        }
        assertThat(found / wanted).isGreaterThanOrEqualTo(0.95);
        assertThat(reason()).startsWith("Quantised");
        assertThat(search.verify("codes").block(LIMIT).intact()).isTrue();
    }

    @Test
    void aFilterLosesNoRow() {
        create(Metric.COSINE);
        store.execute("DELETE FROM doc WHERE id % 10 < 3").block(LIMIT);
        for (int step = 0; step < 2; step++) {
            for (int most : List.of(50, 10, 1)) {
                Filter filter = Filter.lt("kind", most).and(Filter.not(Filter.eq("name", "n4")));
                long matches = store.queryOne(
                                Long.class, "SELECT count(*) FROM doc WHERE kind < ? AND name <> 'n4'", most)
                        .block(LIMIT);
                for (int limit : List.of(1, 10, 700)) {
                    assertThat(keys(
                                    store,
                                    VectorQuery.of("codes", clusters.next())
                                            .filter(filter)
                                            .limit(limit)))
                            .as("kind < %d, %d wanted", most, limit)
                            .doesNotHaveDuplicates()
                            .hasSize((int) Math.min(limit, matches));
                }
            }
            store.execute("CREATE INDEX IF NOT EXISTS by_kind ON doc (kind)").block(LIMIT);
        }
    }

    @Test
    void eachRowIsFoundOnceItIsThereAndNoRowThatHasGone() {
        create(Metric.COSINE);
        for (String change : List.of(
                "UPDATE doc SET embedding = :v WHERE id = 7",
                "INSERT INTO doc VALUES (100000, 1, 'new', :v)",
                "REPLACE INTO doc VALUES (9, 1, 'n10', :v)",
                "UPDATE doc SET id = 100001, embedding = :v WHERE id = 11",
                "UPDATE doc SET rowid = 100002, embedding = :v WHERE id = 12",
                "INSERT INTO doc VALUES (13, 1, 'x', :v) ON CONFLICT (id) DO UPDATE SET embedding = excluded.embedding")) {
            float[] vector = clusters.next();
            store.execute(Sql.of(change).bind("v", vector)).block(LIMIT);
            assertSame(store, vector);
            assertThat(nearestDistance(store, vector)).as(change).isLessThan(1e-6);
        }
        float[] first = vector(1);
        store.execute("UPDATE doc SET id = 200000 WHERE id = 1").block(LIMIT);
        assertThat(keys(store, VectorQuery.of("codes", first)).get(0)).isEqualTo(200_000);
        store.execute("DELETE FROM doc WHERE id = 200000").block(LIMIT);
        assertSame(store, first);
        store.execute("UPDATE doc SET embedding = NULL WHERE kind = 5").block(LIMIT);
        assertSame(store, vector(6));
        assertThat(search.verify("codes").block(LIMIT).intact()).isTrue();
    }

    @Test
    void changesMadeByTriggersAndForeignKeysAreSeen() {
        create(Metric.COSINE);
        store.execute("CREATE TABLE source (id INTEGER PRIMARY KEY, v BLOB)").block(LIMIT);
        store.execute("CREATE TRIGGER copied AFTER INSERT ON source BEGIN INSERT OR REPLACE INTO doc VALUES"
                        + " (NEW.id, 1, 'copy', NEW.v); END")
                .block(LIMIT);
        float[] vector = clusters.next();
        store.execute("INSERT INTO source VALUES (5, ?)", vector).block(LIMIT);
        assertThat(keys(store, VectorQuery.of("codes", vector)).get(0)).isEqualTo(5);
    }

    @Test
    void aTransactionSeesItsOwnChangesAndNobodyElseDoes() {
        create(Metric.COSINE);
        float[] vector = clusters.next();
        List<Long> before = keys(store, VectorQuery.of("codes", vector));
        store.transaction(tx -> tx.execute("INSERT INTO doc VALUES (100000, 1, 'mine', ?)", vector)
                        .then(tx.transaction(inner -> inner.execute(
                                        "UPDATE doc SET embedding = ? WHERE id = ?", vector, before.get(0))
                                .then(keysIn(inner, VectorQuery.of("codes", vector)))
                                .doOnNext(found -> assertThat(found.subList(0, 2))
                                        .containsExactlyInAnyOrder(100_000L, before.get(0)))
                                .then(Mono.error(new IllegalStateException("undone")))))
                        .onErrorResume(IllegalStateException.class, failure -> Mono.empty())
                        .then(keysIn(tx, VectorQuery.of("codes", vector)))
                        .doOnNext(found -> assertThat(found).startsWith(100_000L))
                        .doOnNext(found -> tx.setRollbackOnly()))
                .block(LIMIT);
        assertThat(keys(store, VectorQuery.of("codes", vector))).isEqualTo(before);
        store.execute("INSERT INTO doc VALUES (100001, 1, 'other', ?)", clusters.next())
                .block(LIMIT);
        assertSame(store, vector);
    }

    @Test
    void anotherDatastoreSeesWhatIsCommitted() {
        create(Metric.COSINE);
        RelationalDatastore other = Datastores.open("sqlite:" + file);
        try {
            for (int i = 0; i < 5; i++) {
                float[] vector = clusters.next();
                store.execute("UPDATE doc SET embedding = ? WHERE id = ?", vector, 20 + i)
                        .block(LIMIT);
                assertThat(keys(other, VectorQuery.of("codes", vector)).get(0)).isEqualTo(20 + i);
                other.execute("DELETE FROM doc WHERE id = ?", 20 + i).block(LIMIT);
                assertThat(keys(store, VectorQuery.of("codes", vector))).doesNotContain(20L + i);
            }
        } finally {
            other.close().block(LIMIT);
        }
    }

    @Test
    void aLongJournalGoesIntoTheChunksAndOthersFollow() {
        create(Metric.COSINE);
        RelationalDatastore other = Datastores.open("sqlite:" + file);
        try {
            assertSame(other, clusters.next());
            store.execute(
                            "UPDATE doc SET embedding = (SELECT d.embedding FROM doc AS d WHERE d.id = doc.id + 1) WHERE id < 2500")
                    .block(LIMIT);
            store.execute(
                            "UPDATE doc SET embedding = (SELECT d.embedding FROM doc AS d WHERE d.id = doc.id + 1) WHERE id < 2500")
                    .block(LIMIT);
            assertSame(store, clusters.next());
            awaitJournal(1000);
            for (long id : List.of(1L, 1000L, 2600L)) {
                assertSame(store, vector(id));
                assertSame(other, vector(id));
            }
            assertThat(search.verify("codes").block(LIMIT).intact()).isTrue();
        } finally {
            other.close().block(LIMIT);
        }
    }

    @Test
    void damagedCodesAreMadeAnewAndNeverSearched() {
        create(Metric.COSINE);
        store.execute("UPDATE " + PREFIX + "codes SET codes = zeroblob(length(codes))")
                .block(LIMIT);
        assertThat(search.verify("codes").block(LIMIT).intact()).isFalse();
        RelationalDatastore other = Datastores.open("sqlite:" + file);
        try {
            float[] vector = vector(17);
            assertSame(other, vector);
            Mono.defer(() -> search.verify("codes"))
                    .repeatWhen(ended -> ended.delayElements(Duration.ofMillis(20)))
                    .takeUntil(check -> check.intact())
                    .blockLast(LIMIT);
            assertSame(other, vector);
        } finally {
            other.close().block(LIMIT);
        }
    }

    @Test
    void beyondTheLimitOfMemoryAllRowsAreLookedAt() {
        create(Metric.COSINE);
        search.limitMemory(1000);
        assertThat(reason()).contains("limitMemory");
        assertSame(store, clusters.next());
        search.limitMemory(1 << 20);
        assertThat(reason()).startsWith("Quantised");
    }

    @Test
    void anIndexOfAnEmptyTableGrowsWithIt() {
        store.execute("DELETE FROM doc").block(LIMIT);
        create(Metric.EUCLIDEAN);
        store.executeAll(
                        "INSERT INTO doc VALUES (?, ?, ?, ?)",
                        Flux.range(1, 10_000).map(i -> List.<Object>of(i, i % 100, "n" + i, clusters.next())))
                .block(LIMIT);
        assertSame(store, vector(77));
        awaitJournal(4097);
        assertThat(keys(store, VectorQuery.of("codes", vector(77))).get(0)).isEqualTo(77);
        assertThat(search.verify("codes").block(LIMIT).intact()).isTrue();
    }

    private void awaitJournal(long most) {
        Mono.defer(() -> store.queryOne(Long.class, "SELECT count(*) FROM " + PREFIX + "journal"))
                .repeatWhen(ended -> ended.delayElements(Duration.ofMillis(20)))
                .takeUntil(left -> left < most)
                .blockLast(LIMIT);
    }

    private void create(Metric metric) {
        VectorIndex.Builder index =
                VectorIndex.on("doc", "embedding").dimensions(DIMENSIONS).metric(metric);
        search.createIndex(index.named("codes").method(VectorMethod.quantised()).build())
                .blockLast(LIMIT);
        search.createIndex(index.named("exact").method(VectorMethod.exact()).build())
                .blockLast(LIMIT);
    }

    private float[] vector(long id) {
        return store.queryOne(float[].class, "SELECT embedding FROM doc WHERE id = ?", id)
                .block(LIMIT);
    }

    /** The nearest three are those that looking at all rows finds. */
    private void assertSame(RelationalDatastore datastore, float[] vector) {
        assertThat(keys(datastore, VectorQuery.of("codes", vector).limit(3)))
                .isEqualTo(keys(datastore, VectorQuery.of("exact", vector).limit(3)));
    }

    private double nearestDistance(RelationalDatastore datastore, float[] vector) {
        return datastore
                .capability(VectorSearch.class)
                .orElseThrow()
                .search(VectorQuery.of("codes", vector).limit(1))
                .blockLast(LIMIT)
                .distance();
    }

    private static List<Long> keys(RelationalDatastore datastore, VectorQuery query) {
        VectorSearch search = datastore.capability(VectorSearch.class).orElseThrow();
        return new ArrayList<>(search.search(query)
                .map(result -> (Long) result.key().get(0))
                .collectList()
                .block(LIMIT));
    }

    private Mono<List<Long>> keysIn(SqlOperations tx, VectorQuery query) {
        return search.search(tx, query)
                .map(result -> (Long) result.key().get(0))
                .collectList();
    }
}
