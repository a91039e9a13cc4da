package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.TestSchema;
import io.millrace.vector.MaximalMarginalRelevance;
import io.millrace.vector.Metric;
import io.millrace.vector.SparseVector;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Tables whose row types have the names of the types of pgvector, before which they are on the search path. */
class PostgresTableNamedVectorTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private TestSchema schema;

    @BeforeEach
    void create() {
        schema = TestSchema.create();
    }

    @AfterEach
    void drop() {
        schema.drop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vector", "halfvec", "sparsevec"})
    void isSearched(String type) {
        RelationalDatastore making = schema.open();
        try {
            making.execute("CREATE TABLE " + type + " (id INTEGER PRIMARY KEY, v " + type + "(3))")
                    .block(LIMIT);
        } finally {
            making.close().block(LIMIT);
        }
        for (boolean binary : List.of(false, true)) {
            RelationalDatastore store =
                    Datastores.create(schema.config().withOption("binaryResults", Boolean.toString(binary)));
            try {
                search(store, type);
            } finally {
                store.close().block(LIMIT);
            }
        }
    }

    private static void search(RelationalDatastore store, String type) {
        store.execute("DELETE FROM " + type).block(LIMIT);
        store.executeAll(
                        "INSERT INTO " + type + " VALUES (?, ?::public." + type + ")",
                        Flux.range(1, 40).map(i -> List.of(i, value(type, 1, i, 2))))
                .block(LIMIT);
        VectorSearch search = store.capability(VectorSearch.class).orElseThrow();
        for (VectorMethod method : List.of(VectorMethod.exact(), VectorMethod.automatic())) {
            search.createIndex(VectorIndex.on(type, "v")
                            .dimensions(3)
                            .metric(Metric.EUCLIDEAN)
                            .method(method)
                            .build())
                    .blockLast(LIMIT);
            VectorQuery query =
                    VectorQuery.of(type, new float[] {1, 7.1f, 2}).limit(2).columns("id");
            for (VectorQuery asked : List.of(query, query.diversity(new MaximalMarginalRelevance(1, 10)))) {
                assertThat(search.search(asked)
                                .map(found -> found.row().get("id", Integer.class))
                                .collectList()
                                .block(LIMIT))
                        .containsExactly(7, 8);
            }
            assertThat(search.search(VectorQuery.ofRow(type, 7).limit(1).columns("id"))
                            .map(found -> found.row().get("id", Integer.class))
                            .blockLast(LIMIT))
                    .isEqualTo(6);
            search.dropIndex(type).block(LIMIT);
        }
    }

    private static Object value(String type, float... numbers) {
        return type.equals("sparsevec") ? SparseVector.of(numbers) : numbers;
    }

    @Test
    void itsRowsAreNoVectors() {
        RelationalDatastore store = schema.open();
        try {
            store.execute("CREATE TABLE vector (a integer)").block(LIMIT);
            store.execute("CREATE TABLE item (id integer PRIMARY KEY, v vector)")
                    .block(LIMIT);
            store.execute("INSERT INTO item VALUES (1, ROW(7))").block(LIMIT);
        } finally {
            store.close().block(LIMIT);
        }
        RelationalDatastore fresh = schema.open();
        try {
            assertThat(fresh.queryOne(String.class, "SELECT v FROM item").block(LIMIT))
                    .isEqualTo("(7)");
            VectorSearch search = fresh.capability(VectorSearch.class).orElseThrow();
            assertThatThrownBy(() -> search.createIndex(
                                    VectorIndex.on("item", "v").dimensions(2).build())
                            .blockLast(LIMIT))
                    .isInstanceOfSatisfying(VectorIndexException.class, told -> assertThat(told.kind())
                            .isEqualTo(Kind.UNSUITABLE));
        } finally {
            fresh.close().block(LIMIT);
        }
    }
}
