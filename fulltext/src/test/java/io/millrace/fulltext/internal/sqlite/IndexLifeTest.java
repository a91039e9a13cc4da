package io.millrace.fulltext.internal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexDescription;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import io.millrace.testkit.DatastoreExtension;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** An index is made, described, made anew, found to be damaged, and dropped. */
class IndexLifeTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final TextIndex INDEX =
            TextIndex.on("doc").column("title", 2).column("body").build();

    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.inMemory();

    private RelationalDatastore store;
    private FullTextSearch search;

    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(FullTextSearch.class).orElseThrow();
        run("CREATE TABLE doc (id INTEGER PRIMARY KEY, title TEXT, body TEXT)");
        run("INSERT INTO doc VALUES (1, 'first', 'word'), (2, 'second', 'word')");
    }

    @Test
    void isDescribed() {
        assertThat(search.describe("doc").blockOptional(LIMIT)).isEmpty();
        assertThat(search.indexes().collectList().block(LIMIT)).isEmpty();
        search.createIndex(INDEX).blockLast(LIMIT);
        TextIndex german = TextIndex.on("doc")
                .named("other")
                .column("body")
                .language(Language.GERMAN)
                .build();
        search.createIndex(german).blockLast(LIMIT);
        assertThat(search.describe("doc").block(LIMIT)).isEqualTo(IndexDescription.of(INDEX, true, 2));
        assertThat(search.indexes().collectList().block(LIMIT))
                .containsExactly(IndexDescription.of(INDEX, true, 2), IndexDescription.of(german, true, 2));
    }

    @Test
    void makingItAgainDoesNothing() {
        search.createIndex(INDEX).blockLast(LIMIT);
        search.createIndex(INDEX).blockLast(LIMIT);
        search.replaceIndex(INDEX).blockLast(LIMIT);
        assertThat(found("word")).isEqualTo(2);
    }

    @Test
    void anotherDefinitionIsSaidAndMayReplaceIt() {
        search.createIndex(INDEX).blockLast(LIMIT);
        TextIndex other =
                TextIndex.on("doc").column("title").language(Language.ENGLISH).build();
        assertKind(Kind.DIFFERENT, () -> search.createIndex(other).blockLast(LIMIT))
                .hasMessageContaining("the columns or their weights, the language, the stop words.");
        search.replaceIndex(other).blockLast(LIMIT);
        assertThat(found("word")).isZero();
        assertThat(found("firsts")).isEqualTo(1);
    }

    @Test
    void isDroppedWithAllThatBelongsToIt() {
        List<String> before = objects();
        assertThat(search.dropIndex("doc").block(LIMIT)).isFalse();
        search.createIndex(INDEX).blockLast(LIMIT);
        assertThat(search.dropIndex("doc").block(LIMIT)).isTrue();
        assertThat(search.dropIndex("doc").block(LIMIT)).isFalse();
        assertThat(search.dropIndex("x\"; DROP TABLE doc; --").block(LIMIT)).isFalse();
        assertThat(objects())
                .filteredOn(name -> !name.startsWith("_datastore_text_"))
                .isEqualTo(before);
        assertThat(objects())
                .contains("_datastore_text_indexes", "_datastore_text_sizes", "_datastore_text_columns")
                .hasSize(before.size() + 3);
        run("INSERT INTO doc VALUES (3, 'third', 'word')");
        assertKind(Kind.NOT_FOUND, () -> found("word"));
        assertKind(Kind.NOT_FOUND, () -> search.rebuild("doc").blockLast(LIMIT));
        assertKind(Kind.NOT_FOUND, () -> search.verify("doc").block(LIMIT));
    }

    @Test
    void isNoPartOfTheSchema() {
        search.createIndex(INDEX).blockLast(LIMIT);
        assertThat(store.schema().block(LIMIT)).satisfies(schema -> {
            assertThat(schema.tables()).extracting(table -> table.name()).containsExactly("doc");
            assertThat(schema.virtualTables()).isEmpty();
        });
    }

    @Test
    void namesMayBeAnything() {
        run(
                "CREATE TABLE \"odd\"\"; DROP TABLE doc; --\" (\"key \"\"`'\" TEXT PRIMARY KEY, \"rank\" TEXT, \"rowid\" TEXT, \"order\"\"`'\" TEXT)");
        run("INSERT INTO \"odd\"\"; DROP TABLE doc; --\" VALUES ('a', 'one', 'two', 'three')");
        TextIndex odd = TextIndex.on("odd\"; DROP TABLE doc; --")
                .named("odd")
                .column("order\"`'")
                .column("rank")
                .column("rowid")
                .build();
        search.createIndex(odd).blockLast(LIMIT);
        for (String query : List.of("three", "rank:one", "rowid:two", "-nothing two")) {
            assertThat(search.search(TextSearch.of("odd", query))
                            .map(TextResult::key)
                            .collectList()
                            .block(LIMIT))
                    .containsExactly(List.of("a"));
        }
        assertThat(search.verify("odd").block(LIMIT).inStep()).isTrue();
        assertThat(search.describe("odd").block(LIMIT)).isEqualTo(IndexDescription.of(odd, true, 1));
    }

    @Test
    void namesAreThoseOfTheTableInAnyCase() {
        search.createIndex(TextIndex.on("DOC")
                        .named("doc")
                        .column("Title", 2)
                        .column("BODY")
                        .build())
                .blockLast(LIMIT);
        assertThat(search.describe("DOC").block(LIMIT)).isEqualTo(IndexDescription.of(INDEX, true, 2));
    }

    @Test
    void unsuitableTablesAreSaid() {
        run("CREATE TABLE keyless (t TEXT)");
        run("CREATE VIEW looking AS SELECT id, title AS t FROM doc");
        run("CREATE VIRTUAL TABLE virtually USING fts5(t)");
        for (String table : List.of("keyless", "looking", "virtually", "nosuch", "x\"; DROP TABLE doc")) {
            assertKind(Kind.UNSUITABLE, () -> search.createIndex(
                            TextIndex.on(table).named("bad").column("t").build())
                    .blockLast(LIMIT));
        }
        assertKind(Kind.UNSUITABLE, () -> search.createIndex(
                        TextIndex.on("doc").column("nosuch").build())
                .blockLast(LIMIT));
        assertThat(search.indexes().collectList().block(LIMIT)).isEmpty();
    }

    @Test
    void definitionsAreChecked() {
        TextIndex.Builder doc = TextIndex.on("doc");
        assertThatThrownBy(doc::build).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TextIndex.on("doc").column("a").column("a").build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TextIndex.on("doc").column("a", 0)).isInstanceOf(IllegalArgumentException.class);
        for (double weight : new double[] {Double.NaN, -1, 1e-300, 1e308, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> TextIndex.on("doc").column("a", weight))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String name : List.of("", "1a", "a b", "a\"", "x".repeat(33), "é")) {
            assertThatThrownBy(() -> TextIndex.on("doc").named(name).column("a").build())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatWasInterruptedIsCompleted() {
        store.executeAll("INSERT INTO doc VALUES (?, 'title', 'more')", Flux.range(10, 3_000))
                .block(LIMIT);
        search.createIndex(INDEX).blockFirst(LIMIT);
        assertKind(Kind.INCOMPLETE, () -> found("word"));
        assertThat(search.describe("doc").block(LIMIT).complete()).isFalse();
        run("INSERT INTO doc VALUES (5000, 'written', 'meanwhile')");
        run("DELETE FROM doc WHERE id = 2999");
        search.createIndex(INDEX).blockLast(LIMIT);
        assertThat(found("word")).isEqualTo(2);
        assertThat(found("more")).isEqualTo(2_999);
        assertThat(found("meanwhile")).isEqualTo(1);
        assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
    }

    @Test
    void severalMayMakeItAtOnce() {
        store.executeAll("INSERT INTO doc VALUES (?, 'title', 'more')", Flux.range(10, 3_000))
                .block(LIMIT);
        Flux.merge(search.createIndex(INDEX), search.createIndex(INDEX), search.createIndex(INDEX))
                .blockLast(LIMIT);
        assertThat(found("more")).isEqualTo(3_000);
        assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE _datastore_text_doc_words",
                "DROP TABLE _datastore_text_doc_rows",
                "DROP TABLE _datastore_text_doc_terms",
                "DROP TABLE _datastore_text_doc_places",
                "DROP TRIGGER _datastore_text_doc_update",
                "ALTER TABLE doc RENAME COLUMN body TO text",
                "ALTER TABLE doc RENAME TO document",
            })
    void missingPartsAreSaid(String damage) {
        search.createIndex(INDEX).blockLast(LIMIT);
        run(damage);
        assertKind(Kind.DAMAGED, () -> search.verify("doc").block(LIMIT));
        if (!damage.contains("COLUMN") && !damage.contains("terms")) {
            assertKind(Kind.DAMAGED, () -> found("word"));
        }
        if (damage.startsWith("DROP")) {
            assertKind(Kind.DAMAGED, () -> search.createIndex(INDEX).blockLast(LIMIT));
            search.replaceIndex(INDEX).blockLast(LIMIT);
            assertThat(found("word")).isEqualTo(2);
            assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
        }
        assertThat(search.dropIndex("doc").block(LIMIT)).isTrue();
    }

    @Test
    void otherColumnsMayChange() {
        run("ALTER TABLE doc ADD COLUMN other TEXT DEFAULT 'word'");
        search.createIndex(INDEX).blockLast(LIMIT);
        run("ALTER TABLE doc RENAME COLUMN other TO another");
        run("ALTER TABLE doc ADD COLUMN more TEXT");
        run("ALTER TABLE doc DROP COLUMN another");
        run("INSERT INTO doc VALUES (3, 'third', 'word', 'more')");
        assertThat(found("word")).isEqualTo(3);
        assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
    }

    @Test
    void indexesHaveNothingInCommon() {
        run("CREATE UNIQUE INDEX doc_title ON doc (title)");
        TextIndex.Builder doc = TextIndex.on("doc").column("body");
        List<String> names = List.of("doc", "doc_before", "doc_inserting", "doc_rows", "doc_words", "doc_before_words");
        names.forEach(name -> search.createIndex(doc.named(name).build()).blockLast(LIMIT));
        run("DROP TRIGGER _datastore_text_doc_before_words_insert");
        assertKind(Kind.DAMAGED, () -> search.verify("doc_before_words").block(LIMIT));
        for (String name : names.subList(1, names.size())) {
            assertThat(search.dropIndex(name).block(LIMIT)).isTrue();
        }
        run("INSERT OR REPLACE INTO doc VALUES (3, 'second', 'word')");
        assertThat(found("word")).isEqualTo(2);
        assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
    }

    @Test
    void changesByHandAreFound() {
        search.createIndex(INDEX).blockLast(LIMIT);
        run("DELETE FROM _datastore_text_doc_words WHERE rowid = 1");
        assertThat(search.verify("doc").block(LIMIT)).satisfies(check -> {
            assertThat(check.missing()).isZero();
            assertThat(check.sameWords()).isFalse();
            assertThat(check.inStep()).isFalse();
        });
        run("INSERT INTO _datastore_text_doc_rows VALUES (77, 3)");
        assertThat(search.verify("doc").block(LIMIT).surplus()).isEqualTo(1);
        search.rebuild("doc").blockLast(LIMIT);
        assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
        run("DELETE FROM _datastore_text_doc_rows WHERE id = 2");
        assertThat(search.verify("doc").block(LIMIT).missing()).isEqualTo(1);
    }

    @Test
    void aTableThatIsDroppedTakesItsTriggersAlong() {
        search.createIndex(INDEX).blockLast(LIMIT);
        run("DROP TABLE doc");
        assertKind(Kind.DAMAGED, () -> found("word"));
        assertKind(Kind.UNSUITABLE, () -> search.rebuild("doc").blockLast(LIMIT));
        run("CREATE TABLE doc (id INTEGER PRIMARY KEY, title TEXT, body TEXT)");
        assertKind(Kind.DAMAGED, () -> search.createIndex(INDEX).blockLast(LIMIT));
        search.rebuild("doc").blockLast(LIMIT);
        assertThat(found("word")).isZero();
        assertThat(search.dropIndex("doc").block(LIMIT)).isTrue();
    }

    private Long found(String word) {
        List<TextResult> results = search.search(TextSearch.of("doc", word).limit(10_000))
                .collectList()
                .block(LIMIT);
        assertThat(search.count(TextSearch.of("doc", word)).block(LIMIT)).isEqualTo(results.size());
        return (long) results.size();
    }

    private List<String> objects() {
        return store.query(String.class, "SELECT name FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
                .collectList()
                .block(LIMIT);
    }

    private void run(String sql) {
        store.execute(Sql.verbatim(sql)).block(LIMIT);
    }

    private static AbstractThrowableAssert<?, ?> assertKind(Kind kind, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(TextIndexException.class, error -> assertThat(error.kind())
                        .isEqualTo(kind));
    }
}
