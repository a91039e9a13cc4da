package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.postgres.server.TestSchema;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorException;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A search is one statement, and right also when another process has made another index in the meantime. */
class PostgresKnownIndexTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final float[] QUERY = {1, 0};

    private final TestSchema schema = TestSchema.create();
    private final AtomicInteger statements = new AtomicInteger();
    private final RelationalDatastore here =
            Datastores.create(schema.config().withObserver(execution -> statements.incrementAndGet()));
    private final RelationalDatastore elsewhere = schema.open();
    private final VectorSearch search = here.capability(VectorSearch.class).orElseThrow();
    private final VectorSearch other = elsewhere.capability(VectorSearch.class).orElseThrow();

    @BeforeEach
    void fill() {
        elsewhere
                .execute(
                        "CREATE TABLE item (id INTEGER PRIMARY KEY, code TEXT NOT NULL, v vector(2), w vector(2), x vector(3))")
                .block(LIMIT);
        elsewhere
                .execute(
                        "INSERT INTO item VALUES (1, 'z', '[1,0]', '[9,1]', '[1,1,1]'), (2, 'y', '[0,1]', '[1,0]', '[1,0,0]')")
                .block(LIMIT);
        other.createIndex(index("v").build()).blockLast(LIMIT);
        assertThat(keys(search, QUERY)).containsExactly(1, 2);
    }

    @AfterEach
    void close() {
        here.close().block(LIMIT);
        elsewhere.close().block(LIMIT);
        schema.drop();
    }

    @Test
    void aSearchIsOneStatement() {
        for (VectorMethod method : List.of(
                VectorMethod.exact(), VectorMethod.hnsw(), VectorMethod.binaryHnsw(), VectorMethod.ivfFlat(1))) {
            other.replaceIndex(index("v").method(method).build()).blockLast(LIMIT);
            keys(search, QUERY);
            statements.set(0);
            keys(search, QUERY);
            assertThat(search.search(VectorQuery.of("ITEM", QUERY).offset(5))
                            .collectList()
                            .block(LIMIT))
                    .isEmpty();
            assertThat(statements).as("%s", method).hasValue(2);
        }
    }

    @Test
    void anotherColumnIsSearchedOnceItIsTheIndexs() {
        other.replaceIndex(index("w").metric(Metric.EUCLIDEAN).build()).blockLast(LIMIT);
        assertThat(keys(search, QUERY)).containsExactly(2, 1);
    }

    @Test
    void theColumnThatWasSearchedMayBeGone() {
        other.replaceIndex(index("w").build()).blockLast(LIMIT);
        elsewhere.execute("ALTER TABLE item DROP COLUMN v").block(LIMIT);
        assertThat(keys(search, QUERY)).containsExactly(2, 1);
    }

    @Test
    void otherDimensionsAreThoseOfTheIndexThatIsThere() {
        other.replaceIndex(index("x").dimensions(3).build()).blockLast(LIMIT);
        assertThat(keys(search, new float[] {1, 0, 0})).containsExactly(2, 1);
        assertThatThrownBy(() -> keys(search, QUERY)).isInstanceOf(VectorException.class);
        other.replaceIndex(index("v").build()).blockLast(LIMIT);
        List<Integer> inside = here.transactionMany(tx -> search.search(tx, VectorQuery.of("item", QUERY))
                        .map(found -> ((Number) found.key().get(0)).intValue()))
                .collectList()
                .block(LIMIT);
        assertThat(inside).containsExactly(1, 2);
    }

    @Test
    void anIndexThatIsDroppedIsNotFound() {
        other.dropIndex("item").block(LIMIT);
        assertThatThrownBy(() -> keys(search, QUERY))
                .asInstanceOf(type(VectorIndexException.class))
                .returns(Kind.NOT_FOUND, VectorIndexException::kind);
        elsewhere.execute("DROP TABLE item").block(LIMIT);
        assertThatThrownBy(() -> keys(search, QUERY))
                .asInstanceOf(type(VectorIndexException.class))
                .returns(Kind.NOT_FOUND, VectorIndexException::kind);
    }

    /** Such as a build leaves that another call has overtaken. */
    @Test
    void whatHasItsNameAndIsAnotherIsMadeAnew() {
        String foreign = "CREATE INDEX _datastore_vector_item_index ON item USING ";
        for (VectorMethod method : List.of(VectorMethod.hnsw(), VectorMethod.binaryHnsw(), VectorMethod.ivfFlat(1))) {
            for (String made : List.of(
                    "hnsw (v vector_l2_ops)",
                    "hnsw (w vector_cosine_ops)",
                    "hnsw (v vector_cosine_ops) WITH (m = 5)",
                    "hnsw ((binary_quantize(w)::bit(2)) bit_hamming_ops) WITH (m = 16, ef_construction = 64)",
                    "btree (id)")) {
                other.dropIndex("item").block(LIMIT);
                elsewhere.execute(foreign + made).block(LIMIT);
                other.createIndex(index("v").method(method).build()).blockLast(LIMIT);
                assertThat(other.verify("item").block(LIMIT).intact())
                        .as("%s in the place of %s", method, made)
                        .isTrue();
                elsewhere.execute("DROP INDEX _datastore_vector_item_index").block(LIMIT);
                elsewhere.execute(foreign + made).block(LIMIT);
                assertThat(other.verify("item").block(LIMIT).intact())
                        .as("%s in the place of %s", made, method)
                        .isFalse();
            }
        }
    }

    @Test
    void theKeyMayBeAnother() {
        elsewhere.execute("ALTER TABLE item DROP CONSTRAINT item_pkey").block(LIMIT);
        elsewhere.execute("ALTER TABLE item ADD PRIMARY KEY (code)").block(LIMIT);
        other.rebuild("item").blockLast(LIMIT);
        assertThat(search.search(VectorQuery.of("item", QUERY))
                        .map(found -> found.key())
                        .collectList()
                        .block(LIMIT))
                .containsExactly(List.of("z"), List.of("y"));
    }

    @Test
    void whatATransactionHasNotCommittedIsNotRememberedOutsideOfIt() {
        TransactionOptions options = TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED);
        assertThatThrownBy(() -> here.transaction(options, tx -> search.replaceIndex(
                                        tx, index("w").build())
                                .then(search.search(tx, VectorQuery.of("item", QUERY))
                                        .map(found -> found.key().get(0))
                                        .collectList())
                                .flatMap(found -> Mono.error(new IllegalStateException("found " + found))))
                        .block(LIMIT))
                .hasMessage("found [2, 1]");
        statements.set(0);
        assertThat(keys(search, QUERY)).containsExactly(1, 2);
        assertThat(statements).hasValue(1);
    }

    @Test
    void noSearchGivesAnAnswerOfAnotherIndex() {
        VectorIndex near = index("v").method(VectorMethod.exact()).build();
        VectorIndex far =
                index("w").metric(Metric.EUCLIDEAN).method(VectorMethod.exact()).build();
        AtomicInteger right = new AtomicInteger();
        Flux.range(0, 10_000)
                .takeWhile(i -> i < 20 || right.get() == 0)
                .concatMap(i -> other.replaceIndex(i % 2 == 0 ? far : near), 1)
                .then()
                .as(replacing -> search.search(VectorQuery.of("item", QUERY))
                        .map(found -> found.key().get(0) + ":" + found.distance())
                        .collectList()
                        .doOnNext(found -> {
                            assertThat(found).isIn(List.of("1:0.0", "2:1.0"), List.of("2:0.0", "1:" + Math.sqrt(65)));
                            right.incrementAndGet();
                        })
                        .onErrorResume(
                                VectorIndexException.class,
                                incomplete ->
                                        incomplete.kind() == Kind.INCOMPLETE ? Mono.empty() : Mono.error(incomplete))
                        .repeat()
                        .takeUntilOther(replacing))
                .blockLast(LIMIT);
        assertThat(right).hasPositiveValue();
    }

    private static VectorIndex.Builder index(String column) {
        return VectorIndex.on("item", column).dimensions(2);
    }

    private static List<Integer> keys(VectorSearch search, float[] vector) {
        return search.search(VectorQuery.of("item", vector))
                .map(found -> ((Number) found.key().get(0)).intValue())
                .collectList()
                .block(LIMIT);
    }
}
