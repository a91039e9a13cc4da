package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.sqlite.SqliteDatastore;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorException;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** A search asks for its index no more once it knows it, and is right also when another process has made another in the meantime. */
class SqliteKnownIndexTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final float[] QUERY = {1, 0};

    @TempDir
    static Path folder;

    private final Path file = folder.resolve(UUID.randomUUID() + ".db");
    private final List<String> statements = new CopyOnWriteArrayList<>();
    private final RelationalDatastore here = SqliteDatastore.builder()
            .file(file)
            .observer(execution -> statements.add(execution.sql()))
            .build();
    private final RelationalDatastore elsewhere = Datastores.open("sqlite:" + file);
    private final VectorSearch search = here.capability(VectorSearch.class).orElseThrow();
    private final VectorSearch other = elsewhere.capability(VectorSearch.class).orElseThrow();

    /** Enough rows that codes are used. */
    @BeforeEach
    void fill() {
        run("CREATE TABLE item (id INTEGER PRIMARY KEY, code INTEGER, v BLOB, w BLOB, x BLOB)");
        elsewhere
                .executeAll(
                        "INSERT INTO item VALUES (?, ?, ?, ?, ?)",
                        Flux.range(1, 100)
                                .map(i -> List.<Object>of(
                                        i, 1000 - i, new float[] {1, i - 1}, new float[] {1, 100 - i}, new float[] {
                                            1, 100 - i, 0
                                        })))
                .block(LIMIT);
    }

    @AfterEach
    void close() {
        here.close().block(LIMIT);
        elsewhere.close().block(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXACT", "QUANTISED"})
    void aSearchIsThreeStatements(Method method) {
        search(method);
        statements.clear();
        assertThat(keys(QUERY)).containsExactly(1L, 2L);
        assertThat(statements).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXACT", "QUANTISED"})
    void anotherColumnIsSearchedOnceItIsTheIndexs(Method method) {
        search(method);
        other.replaceIndex(index("w", method).metric(Metric.EUCLIDEAN).build()).blockLast(LIMIT);
        assertThat(keys(QUERY)).containsExactly(100L, 99L);
        run("ALTER TABLE item DROP COLUMN x");
        assertThat(keys(QUERY)).containsExactly(100L, 99L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXACT", "QUANTISED"})
    void theColumnThatWasSearchedMayBeGone(Method method) {
        search(method);
        other.replaceIndex(index("w", method).build()).blockLast(LIMIT);
        run("ALTER TABLE item DROP COLUMN v");
        assertThat(keys(QUERY)).containsExactly(100L, 99L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXACT", "QUANTISED"})
    void otherDimensionsAreThoseOfTheIndexThatIsThere(Method method) {
        search(method);
        other.replaceIndex(index("x", method).dimensions(3).build()).blockLast(LIMIT);
        assertThat(keys(new float[] {1, 0, 0})).containsExactly(100L, 99L);
        assertThatThrownBy(() -> keys(QUERY)).isInstanceOf(VectorException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXACT", "QUANTISED"})
    void anotherMethodIsThatOfTheIndexThatIsThere(Method method) {
        search(method);
        other.replaceIndex(index("v", method == Method.EXACT ? Method.QUANTISED : Method.EXACT)
                        .build())
                .blockLast(LIMIT);
        assertThat(keys(QUERY)).containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXACT", "QUANTISED"})
    void anIndexThatIsDroppedIsNotFound(Method method) {
        search(method);
        other.dropIndex("item").block(LIMIT);
        assertIs(Kind.NOT_FOUND);
        run("DROP TABLE item");
        assertIs(Kind.NOT_FOUND);
        run("DROP TABLE _datastore_vector_indexes");
        run("DROP TABLE _datastore_vector_keys");
        assertIs(Kind.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXACT", "QUANTISED"})
    void aCatalogThatIsGoneHasNoIndex(Method method) {
        search(method);
        run("DROP TABLE _datastore_vector_indexes");
        run("DROP TABLE _datastore_vector_keys");
        assertIs(Kind.NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({
        "EXACT, ALTER TABLE item RENAME COLUMN v TO y; ALTER TABLE item RENAME COLUMN w TO v",
        "QUANTISED, ALTER TABLE item RENAME COLUMN v TO y; ALTER TABLE item RENAME COLUMN w TO v",
        "EXACT, ALTER TABLE item RENAME COLUMN id TO y; ALTER TABLE item RENAME COLUMN code TO id",
        "QUANTISED, ALTER TABLE item RENAME COLUMN id TO y; ALTER TABLE item RENAME COLUMN code TO id",
        "EXACT, ALTER TABLE item RENAME TO another",
        "QUANTISED, ALTER TABLE item RENAME TO another",
        "EXACT, DROP TABLE item; CREATE TABLE item (id INTEGER PRIMARY KEY)",
        "QUANTISED, DROP TABLE item; CREATE TABLE item (id INTEGER PRIMARY KEY)",
        "EXACT, DROP TRIGGER _datastore_vector_item_insert",
        "QUANTISED, DROP TRIGGER _datastore_vector_item_insert"
    })
    void aTableThatIsAnotherIsDamage(Method method, String changes) {
        search(method);
        for (String change : changes.split("; ")) {
            run(change);
        }
        assertIs(Kind.DAMAGED);
    }

    /** Codes are then no more kept in step with the rows, which are all looked at. */
    @ParameterizedTest
    @ValueSource(strings = {"DROP TABLE _datastore_vector_item_journal", "DROP TRIGGER _datastore_vector_item_deleted"})
    void codesWhosePartsAreGoneAreNotSearched(String change) {
        search(Method.QUANTISED);
        if (change.contains("journal")) {
            for (String trigger : List.of("inserted", "updated", "deleted")) {
                run("DROP TRIGGER _datastore_vector_item_" + trigger);
            }
        }
        run(change);
        run("DELETE FROM item WHERE id = 1");
        assertThat(keys(QUERY)).containsExactly(2L, 3L);
    }

    /** Also not by a search behind the first that has found it out. */
    @ParameterizedTest
    @ValueSource(strings = {"inserted", "updated"})
    void rowsThatNobodyHasNotedAreFound(String trigger) {
        search(Method.QUANTISED);
        run("DROP TRIGGER _datastore_vector_item_" + trigger);
        for (int i = 0; i < 3; i++) {
            assertThat(keys(QUERY)).containsExactly(1L, 2L);
        }
        run("DELETE FROM item WHERE id IN (1, 2)");
        run(
                trigger.equals("inserted")
                        ? "INSERT INTO item SELECT 200, 0, v, w, x FROM item WHERE id = 3"
                        : "UPDATE item SET v = (SELECT v FROM item WHERE id = 3) WHERE id = 100");
        for (int i = 0; i < 3; i++) {
            assertThat(keys(QUERY)).containsExactly(3L, trigger.equals("inserted") ? 200L : 100L);
        }
    }

    /** Makes the index, and searches it until all is known of it. */
    private void search(Method method) {
        other.createIndex(index("v", method).build()).blockLast(LIMIT);
        for (int i = 0; i < 3; i++) {
            assertThat(keys(QUERY)).containsExactly(1L, 2L);
        }
    }

    private void assertIs(Kind kind) {
        assertThatThrownBy(() -> keys(QUERY))
                .asInstanceOf(type(VectorIndexException.class))
                .returns(kind, VectorIndexException::kind);
    }

    private void run(String sql) {
        elsewhere.execute(sql).block(LIMIT);
    }

    private List<Object> keys(float[] vector) {
        return search.search(VectorQuery.of("item", vector).limit(2))
                .map(found -> found.key().get(0))
                .collectList()
                .block(LIMIT);
    }

    private static VectorIndex.Builder index(String column, Method method) {
        return VectorIndex.on("item", column).dimensions(2).method(method.method);
    }

    private enum Method {
        EXACT(VectorMethod.exact()),
        QUANTISED(VectorMethod.quantised());

        private final VectorMethod method;

        Method(VectorMethod method) {
            this.method = method;
        }
    }
}
