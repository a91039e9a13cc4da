package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An index that cannot be made: what is said of it, and that nothing of it is left which would be in the way of the application's writes. */
abstract class FailedIndexContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private RelationalDatastore store;
    private VectorSearch search;

    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(VectorSearch.class).orElseThrow();
        run("CREATE TABLE doc (id INTEGER PRIMARY KEY, lang TEXT, embedding " + (isPostgres() ? "vector" : "BLOB")
                + ")");
        insert(7, 1, 2, 3);
        insert(8, 3, 2, 1);
    }

    /** The methods that a column has which does not say its dimensions. */
    private List<VectorMethod> methods() {
        return List.of(
                VectorMethod.exact(),
                VectorMethod.automatic(),
                isPostgres() ? VectorMethod.binaryHnsw() : VectorMethod.quantised());
    }

    @Test
    void vectorsOfOtherDimensionsAreNamedAndStayWritable() {
        for (VectorMethod method : methods()) {
            assertThat(refused(index(2).method(method).build()))
                    .as("%s", method)
                    .hasMessageContainingAll("3 dimensions", "of 2", "make it again")
                    .message()
                    .containsPattern("with \"id\" = [78] has");
            assertNothingIsLeft();
            store.execute("UPDATE doc SET embedding = ? WHERE id = 7", vector(3, 2, 1))
                    .block(LIMIT);
            search.createIndex(index(3).method(method).build()).blockLast(LIMIT);
            assertThat(search.search(VectorQuery.of("doc", vector(1, 2, 3)))
                            .count()
                            .block(LIMIT))
                    .isEqualTo(2);
            search.dropIndex("doc").block(LIMIT);
        }
    }

    @Test
    void aKeyOfSeveralColumnsIsNamedWhole() {
        run("CREATE TABLE page (book TEXT, place INTEGER, embedding " + (isPostgres() ? "vector" : "BLOB")
                + ", PRIMARY KEY (book, place))");
        store.execute("INSERT INTO page VALUES (?, ?, ?)", "a", 1, vector(1, 2)).block(LIMIT);
        store.execute("INSERT INTO page VALUES (?, ?, ?)", "b".repeat(200), 2, vector(1))
                .block(LIMIT);
        assertThat(refused(VectorIndex.on("page", "embedding").dimensions(2).build()))
                .hasMessageContainingAll("\"book\" = a value that is not shown and \"place\" = 2 ", "1 dimension,")
                .hasMessageNotContaining("bbb");
    }

    @Test
    void vectorsWithoutADirectionAreNamed() {
        store.execute("UPDATE doc SET embedding = ? WHERE id = 8", new float[3]).block(LIMIT);
        for (VectorMethod method : methods()) {
            assertThat(refused(index(3).method(method).build()))
                    .hasMessageContainingAll("\"id\" = 8", "3 dimensions", "direction");
            assertNothingIsLeft();
        }
        search.createIndex(index(3).metric(Metric.EUCLIDEAN).build()).blockLast(LIMIT);
    }

    /** Whoever comes second may find that the first has taken all away. */
    @Test
    void severalWhoMakeItLeaveNothing() {
        for (VectorMethod method : methods()) {
            List<Kind> kinds = Flux.range(0, 6)
                    .flatMap(i -> search.createIndex(index(2).method(method).build())
                            .then()
                            .<Kind>then(Mono.empty())
                            .onErrorResume(VectorIndexException.class, failure -> Mono.just(failure.kind())))
                    .collectList()
                    .block(LIMIT);
            assertThat(kinds).hasSize(6).contains(Kind.UNSUITABLE).isSubsetOf(Kind.UNSUITABLE, Kind.NOT_FOUND);
            assertNothingIsLeft();
        }
    }

    @Test
    void whatWasInterruptedIsMadeToTheEnd() {
        for (VectorMethod method : methods()) {
            VectorIndex index = index(3).method(method).build();
            search.createIndex(index)
                    .takeUntilOther(Mono.defer(() -> search.describe("doc"))
                            .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(1))))
                    .blockLast(LIMIT);
            assertThat(search.describe("doc").block(LIMIT)).as("%s", method).isNotNull();
            run("UPDATE _datastore_vector_indexes SET complete = FALSE");
            search.createIndex(index).blockLast(LIMIT);
            assertThat(search.describe("doc").block(LIMIT).complete()).isTrue();
            search.dropIndex("doc").block(LIMIT);
        }
    }

    @Test
    void anotherDefinitionThatDoesNotFitLeavesTheIndexThatIsThere() {
        for (VectorMethod method : methods()) {
            search.createIndex(index(3).method(method).build()).blockLast(LIMIT);
            assertThatThrownBy(() ->
                            search.replaceIndex(index(2).method(method).build()).blockLast(LIMIT))
                    .isInstanceOfSatisfying(VectorIndexException.class, failure -> assertThat(failure.kind())
                            .isEqualTo(Kind.UNSUITABLE))
                    .hasMessageContaining("3 dimensions");
            assertThat(search.search(VectorQuery.of("doc", vector(1, 2, 3)))
                            .count()
                            .block(LIMIT))
                    .as("%s", method)
                    .isEqualTo(2);
            assertThat(search.verify("doc").block(LIMIT).intact()).isTrue();
            search.dropIndex("doc").block(LIMIT);
        }
    }

    /** It is searched by nobody, and what is left of it can be mended where its rows are. */
    @Test
    void theSameDefinitionThatDoesNotFitAnyMoreLeavesADamagedIndexComplete() {
        for (VectorMethod method : methods()) {
            VectorIndex index = index(3).method(method).build();
            search.createIndex(index).blockLast(LIMIT);
            run(guards());
            run("UPDATE doc SET embedding = " + (isPostgres() ? "'[1,2]'" : "x'0000803f00000040'") + " WHERE id = 7");
            assertThat(search.describe("doc").block(LIMIT).intact()).isFalse();
            assertThatThrownBy(() -> search.replaceIndex(index).blockLast(LIMIT))
                    .isInstanceOfSatisfying(VectorIndexException.class, failure -> assertThat(failure.kind())
                            .isEqualTo(Kind.UNSUITABLE))
                    .hasMessageContaining("2 dimensions");
            assertThat(search.describe("doc").block(LIMIT).complete())
                    .as("%s", method)
                    .isTrue();
            store.execute("UPDATE doc SET embedding = ? WHERE id = 7", vector(1, 2, 3))
                    .block(LIMIT);
            search.replaceIndex(index).blockLast(LIMIT);
            assertThat(search.verify("doc").block(LIMIT).intact()).isTrue();
            search.dropIndex("doc").block(LIMIT);
        }
    }

    /** What takes away all that keeps other vectors out. */
    private String[] guards() {
        return store.query(
                        String.class,
                        isPostgres()
                                ? "SELECT 'ALTER TABLE doc DROP CONSTRAINT ' || conname FROM pg_constraint"
                                        + " WHERE conrelid = to_regclass('doc') AND contype = 'c'"
                                : "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'")
                .collectList()
                .block(LIMIT)
                .toArray(String[]::new);
    }

    @Test
    void aTransactionGoesOnWithoutIt() {
        for (VectorMethod method : methods()) {
            store.transaction(
                            tx -> search.createIndex(tx, index(2).method(method).build())
                                    .then()
                                    .onErrorResume(VectorIndexException.class, failure -> {
                                        assertThat(failure).hasMessageContaining("3 dimensions");
                                        return tx.execute("UPDATE doc SET embedding = ? WHERE id = 7", vector(3, 3, 3))
                                                .then();
                                    }))
                    .block(LIMIT);
            assertNothingIsLeft();
        }
        assertThat(store.queryOne(float[].class, "SELECT embedding FROM doc WHERE id = 7")
                        .block(LIMIT))
                .containsExactly(3, 3, 3);
    }

    @Test
    void columnsThatHoldNoVectorsAreRefusedBeforeAnythingIsMade() {
        for (String type : isPostgres()
                ? List.of("TEXT", "BYTEA", "real[]", "vector[]")
                : List.of("TEXT", "VARCHAR(20)", "INTEGER", "text strict", "real strict", "any strict")) {
            run("CREATE TABLE odd (id INTEGER PRIMARY KEY, v " + type.replace(" strict", ")")
                    + (type.endsWith("strict") ? " STRICT" : ")"));
            VectorIndex index = VectorIndex.on("odd", "v").dimensions(2).build();
            if (type.startsWith("any")) {
                search.createIndex(index).blockLast(LIMIT);
                search.dropIndex("odd").block(LIMIT);
            } else {
                assertThat(refused(index)).as(type).hasMessageContaining("\"odd\".\"v\"");
                assertThat(prepared()).as(type).isZero();
            }
            run("DROP TABLE odd");
        }
    }

    /** What the column holds that no program of the library has put there. */
    @Test
    void valuesThatAreNoVectorsAreNamed() {
        if (isPostgres()) {
            return;
        }
        for (String value : List.of("'[1, 2]'", "17", "1.5", "x'0102030405'")) {
            run("DELETE FROM doc", "INSERT INTO doc VALUES (4, 'en', " + value + ")");
            for (VectorMethod method : methods()) {
                assertThat(refused(index(2).method(method).build()))
                        .as("%s %s", value, method)
                        .hasMessageContainingAll("\"id\" = 4", "of 2")
                        .hasMessageNotContaining("[1")
                        .hasMessageNotContaining("17");
                assertNothingIsLeft();
            }
            run("INSERT INTO doc VALUES (5, 'en', " + value + ")");
        }
    }

    private long prepared() {
        return store.queryOne(
                        Long.class,
                        isPostgres()
                                ? "SELECT count(*) FROM pg_class WHERE oid = to_regclass('_datastore_vector_indexes')"
                                : "SELECT count(*) FROM sqlite_master WHERE name = '_datastore_vector_indexes'")
                .block(LIMIT);
    }

    private void assertNothingIsLeft() {
        assertThat(search.indexes().collectList().block(LIMIT)).isEmpty();
        assertThat(store.query(
                                String.class,
                                isPostgres()
                                        ? "SELECT conname FROM pg_constraint WHERE conrelid = to_regclass('doc') AND contype = 'c'"
                                                + " UNION ALL SELECT relname FROM pg_class WHERE oid = to_regclass('_datastore_vector_doc_index')"
                                        : "SELECT name FROM sqlite_master WHERE name LIKE '\\_datastore\\_vector\\_doc%' ESCAPE '\\'")
                        .collectList()
                        .block(LIMIT))
                .isEmpty();
        if (prepared() == 0) {
            return;
        }
        assertThat(store.queryOne(
                                Long.class,
                                "SELECT (SELECT count(*) FROM _datastore_vector_indexes) + (SELECT count(*) FROM _datastore_vector_keys)")
                        .block(LIMIT))
                .isZero();
    }

    private VectorIndexException refused(VectorIndex index) {
        VectorIndexException failure = catchThrowableOfType(
                VectorIndexException.class, () -> search.createIndex(index).blockLast(LIMIT));
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).isEqualTo(Kind.UNSUITABLE);
        return failure;
    }

    private boolean isPostgres() {
        return store.type().equals(DatabaseType.POSTGRESQL);
    }

    private void insert(int id, float... vector) {
        store.execute("INSERT INTO doc VALUES (?, 'en', ?)", id, vector).block(LIMIT);
    }

    private void run(String... statements) {
        for (String statement : statements) {
            store.execute(statement).block(LIMIT);
        }
    }

    private static VectorIndex.Builder index(int dimensions) {
        return VectorIndex.on("doc", "embedding").dimensions(dimensions);
    }

    private static float[] vector(float... values) {
        return values;
    }
}
