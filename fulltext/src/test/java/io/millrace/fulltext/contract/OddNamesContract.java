package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.fulltext.Bm25;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Highlight;
import io.millrace.fulltext.SimpleRanking;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.TextRanking;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import io.millrace.query.Filter;
import io.millrace.query.QueryBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tables and columns are named as what is made of them is named, or what it is written with. Not through pgbouncer, which passes on statements as they are
 * written.
 */
abstract class OddNamesContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private RelationalDatastore store;
    private FullTextSearch search;

    @BeforeEach
    void open(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(FullTextSearch.class).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hit",
                "form",
                "word",
                "size",
                "best",
                "least",
                "top",
                "page",
                "candidate",
                "r",
                "b",
                "d",
                "h",
                "n",
                "own",
                "new",
                "$millrace$",
                "$millrace$; DROP TABLE doc; $millrace0$",
                "{ranges}",
                "{text}",
                "a?b",
                ":a",
                "$1",
                "it's",
                "\\",
                "--",
                "/*",
                "%",
                "a\nb"
            })
    void ofTheTableItsKeyAndItsColumns(String name) {
        String quoted = quoted(name);
        run("CREATE TABLE doc (word TEXT)");
        run("INSERT INTO doc VALUES ('k five')");
        run("CREATE TABLE " + quoted + " (" + quoted + " TEXT PRIMARY KEY, " + quoted(name + "2") + " TEXT)");
        run("INSERT INTO " + quoted + " VALUES ('k one', 'two word')");
        search.createIndex(TextIndex.on(name)
                        .named("odd")
                        .column(name)
                        .column(name + "2")
                        .suggestions()
                        .build())
                .blockLast(LIMIT);
        run("INSERT INTO " + quoted + " VALUES ('k three', 'four word'), ('k four', 'a word of a longer text')");
        run("UPDATE " + quoted + " SET " + quoted + " = 'k five' WHERE " + quoted + " = 'k one'");
        run("DELETE FROM " + quoted + " WHERE " + quoted + " = 'k three'");

        TextSearch wanted = TextSearch.of("odd", "word -three").highlight(Highlight.html());
        for (TextRanking ranking : List.of(Bm25.DEFAULT, SimpleRanking.FREQUENCY, SimpleRanking.NONE)) {
            TextSearch ranked = wanted.ranking(ranking);
            assertThat(found(ranked)).containsExactlyInAnyOrder("k five", "k four");
            assertThat(found(ranked.filter(Filter.in(
                            name,
                            QueryBuilder.of(store.dialect()).select("word").from("doc")))))
                    .containsExactly("k five");
            assertThat(found(ranked.limit(1))).hasSize(1);
        }
        assertThat(search.search(wanted.filter(Filter.eq(name, "k five"))).blockFirst(LIMIT))
                .extracting(TextResult::highlights)
                .isEqualTo(Map.of(name + "2", "two <mark>word</mark>"));
        assertThat(search.count(wanted).block(LIMIT)).isEqualTo(2);
        assertThat(search.facets(wanted, name).count().block(LIMIT)).isEqualTo(2);
        assertThat(search.verify("odd").block(LIMIT).inStep()).isTrue();
        assertThat(store.queryOne(Long.class, "SELECT count(*) FROM doc").block(LIMIT))
                .isEqualTo(1);
    }

    /** The filter's tables are the caller's, whatever the statement around it calls its parts. */
    @ParameterizedTest
    @ValueSource(strings = {"hit", "form", "word", "size", "best", "least", "top", "page"})
    void ofATableInAFilter(String name) {
        run("CREATE TABLE book (k INTEGER PRIMARY KEY, t TEXT)");
        run("INSERT INTO book VALUES (1, 'one word'), (2, 'two word')");
        run("CREATE TABLE " + quoted(name) + " (doc INTEGER)");
        run("INSERT INTO " + quoted(name) + " VALUES (2)");
        search.createIndex(TextIndex.on("book").column("t").build()).blockLast(LIMIT);
        TextSearch wanted = TextSearch.of("book", "word")
                .filter(Filter.in(
                        "k", QueryBuilder.of(store.dialect()).select("doc").from(name)));
        assertThat(search.search(wanted).map(TextResult::key).collectList().block(LIMIT))
                .extracting(key -> ((Number) key.get(0)).intValue())
                .containsExactly(2);
        assertThat(search.count(wanted).block(LIMIT)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b", "\uD800", "a b", "x\"; DROP TABLE doc; --"})
    void ofNoIndex(String name) {
        run("CREATE TABLE doc (k INTEGER PRIMARY KEY, t TEXT)");
        search.createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        assertThat(search.describe(name).blockOptional(LIMIT)).isEmpty();
        assertThat(search.dropIndex(name).block(LIMIT)).isFalse();
        assertNotFound(() -> search.count(TextSearch.of(name, "word")).block(LIMIT));
        assertNotFound(() -> search.verify(name).block(LIMIT));
        assertNotFound(() -> search.rebuild(name).blockLast(LIMIT));
        assertNotFound(() -> search.complete(name, "wo", 3).blockLast(LIMIT));
    }

    /** Its last letter is the sign of a unit, which becomes a letter of the name where it is made small. */
    @Test
    void oddLettersAreNoOthers() {
        run("CREATE TABLE book (k INTEGER PRIMARY KEY, t TEXT)");
        search.createIndex(TextIndex.on("book").column("t").build()).blockLast(LIMIT);
        assertThat(search.count(TextSearch.of("BooK", "word")).block(LIMIT)).isZero();
        assertNotFound(() -> search.count(TextSearch.of("boo\u212A", "word")).block(LIMIT));
    }

    private static void assertNotFound(Runnable work) {
        assertThatThrownBy(work::run).isInstanceOfSatisfying(TextIndexException.class, error -> assertThat(error.kind())
                .isEqualTo(Kind.NOT_FOUND));
    }

    private List<Object> found(TextSearch wanted) {
        return search.search(wanted)
                .map(result -> result.key().get(0))
                .collectList()
                .block(LIMIT);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private void run(String sql) {
        store.execute(Sql.verbatim(sql)).block(LIMIT);
    }
}
