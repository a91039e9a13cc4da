package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.query.Filter;
import io.millrace.query.QueryBuilder;
import io.millrace.vector.MaximalMarginalRelevance;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables and columns are named as what is made of them is named, or what it is written with. */
abstract class OddNamesContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private RelationalDatastore store;
    private VectorSearch search;

    @BeforeEach
    void open(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(VectorSearch.class).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v",
                "d",
                "s",
                "near",
                "n",
                "b",
                "e",
                "p",
                "r",
                "c",
                "i",
                "k",
                "item",
                "new",
                "old",
                "select",
                "position",
                "rowid",
                "held",
                "$millrace$",
                "$$",
                "a?b",
                ":a",
                "$1",
                "it's",
                "a\"b",
                "\\",
                "--",
                "/*",
                "%",
                "a\nb",
                "é",
                "_wanted"
            })
    void ofTheTableItsKeyAndItsColumns(String name) {
        String table = quoted(name);
        String vectors = quoted(name + "2");
        run("CREATE TABLE other (x INTEGER)");
        run("INSERT INTO other VALUES (2), (3)");
        run("CREATE TABLE " + table + " (" + table + " INTEGER PRIMARY KEY, " + vectors + " "
                + (isPostgres() ? "vector(2)" : "BLOB") + ")");
        for (VectorMethod method :
                List.of(VectorMethod.exact(), isPostgres() ? VectorMethod.hnsw() : VectorMethod.quantised())) {
            run("DELETE FROM " + table);
            insert(name, 1, 1, 0);
            insert(name, 2, 1, 1);
            search.replaceIndex(VectorIndex.on(name, name + "2")
                            .named("odd")
                            .dimensions(2)
                            .method(method)
                            .build())
                    .blockLast(LIMIT);
            insert(name, 3, 0, 1);
            insert(name, 4, -1, 0);
            insert(name, 50, 5, 6);
            run("UPDATE " + table + " SET " + table + " = 5 WHERE " + table + " = 50");
            run("DELETE FROM " + table + " WHERE " + table + " = 4");
            Filter subquery =
                    Filter.in(name, QueryBuilder.of(store.dialect()).select("x").from("other"));
            VectorQuery query = VectorQuery.of("odd", new float[] {1, 0});
            assertThat(ids(query.limit(1))).as("%s", method).containsExactly(1L);
            assertThat(ids(query)).as("%s", method).containsExactly(1L, 2L, 5L, 3L);
            assertThat(ids(query.limit(1).filter(subquery))).containsExactly(2L);
            assertThat(ids(query.filter(Filter.eq(name, 3)).maxDistance(1.5))).containsExactly(3L);
            assertThat(ids(VectorQuery.ofRow("odd", 1).limit(1))).containsExactly(2L);
            assertThat(ids(query.columns(name).limit(2).diversity(new MaximalMarginalRelevance(0.9, 4))))
                    .startsWith(1L);
            assertThat(search.verify("odd").block(LIMIT).intact()).isTrue();
        }
    }

    /** The filter's tables are the caller's, whatever the statement around it calls its parts. */
    @ParameterizedTest
    @ValueSource(strings = {"v", "d", "s", "near", "n", "b", "e", "p", "r"})
    void ofATableInAFilter(String name) {
        run("CREATE TABLE book (id INTEGER PRIMARY KEY, embedding " + (isPostgres() ? "vector(2)" : "BLOB") + ")");
        store.execute(
                        "INSERT INTO book VALUES (1, ?), (2, ?), (3, ?)",
                        new float[] {1, 0},
                        new float[] {1, 1},
                        new float[] {0, 1})
                .block(LIMIT);
        run("CREATE TABLE " + quoted(name) + " (book INTEGER)");
        run("INSERT INTO " + quoted(name) + " VALUES (2)");
        for (VectorMethod method :
                List.of(VectorMethod.exact(), isPostgres() ? VectorMethod.hnsw() : VectorMethod.quantised())) {
            search.replaceIndex(VectorIndex.on("book", "embedding")
                            .dimensions(2)
                            .method(method)
                            .build())
                    .blockLast(LIMIT);
            VectorQuery query = VectorQuery.of("book", new float[] {1, 0})
                    .filter(Filter.in(
                            "id",
                            QueryBuilder.of(store.dialect()).select("book").from(name)));
            assertThat(ids(query)).as("%s", method).containsExactly(2L);
            assertThat(ids(query.limit(1))).as("%s", method).containsExactly(2L);
        }
    }

    /** Its last letter is the sign of a unit, which becomes a letter of the name where it is made small. */
    @Test
    void oddLettersAreNoOthers() {
        run("CREATE TABLE book (id INTEGER PRIMARY KEY, v " + (isPostgres() ? "vector(2)" : "BLOB") + ")");
        search.createIndex(VectorIndex.on("book", "v")
                        .dimensions(2)
                        .method(VectorMethod.exact())
                        .build())
                .blockLast(LIMIT);
        assertThat(ids(VectorQuery.of("BooK", new float[] {1, 0}))).isEmpty();
        assertThatThrownBy(() -> ids(VectorQuery.of("boo\u212A", new float[] {1, 0})))
                .isInstanceOfSatisfying(VectorIndexException.class, error -> assertThat(error.kind())
                        .isEqualTo(Kind.NOT_FOUND));
    }

    private void insert(String name, int id, float... vector) {
        store.execute("INSERT INTO " + quoted(name) + " VALUES (?, ?)", id, vector)
                .block(LIMIT);
    }

    private List<Long> ids(VectorQuery query) {
        return search.search(query)
                .map(found -> ((Number) found.key().get(0)).longValue())
                .collectList()
                .block(LIMIT);
    }

    private boolean isPostgres() {
        return store.type().equals(DatabaseType.POSTGRESQL);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private void run(String sql) {
        store.execute(Sql.verbatim(sql)).block(LIMIT);
    }
}
