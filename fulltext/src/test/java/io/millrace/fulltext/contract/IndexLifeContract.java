package io.millrace.fulltext.contract;

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
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** An index is made, described, made anew, found to be damaged, and dropped. */
abstract class IndexLifeContract {
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final TextIndex INDEX =
            TextIndex.on("doc").column("title", 2).column("body").build();

    RelationalDatastore store;
    FullTextSearch search;

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
        String own = nameOfItsOwn();
        run("CREATE TABLE \"odd\"\"; DROP TABLE doc; --\" (\"key \"\"`'\" TEXT PRIMARY KEY, \"rank\" TEXT, \"" + own
                + "\" TEXT, \"order\"\"`'\" TEXT)");
        run("INSERT INTO \"odd\"\"; DROP TABLE doc; --\" VALUES ('a', 'one', 'two', 'three')");
        TextIndex odd = TextIndex.on("odd\"; DROP TABLE doc; --")
                .named("odd")
                .column("order\"`'")
                .column("rank")
                .column(own)
                .build();
        search.createIndex(odd).blockLast(LIMIT);
        for (String query : List.of("three", "rank:one", own + ":two", "-nothing two")) {
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
    void unsuitableTablesAreSaid() {
        run("CREATE TABLE keyless (t TEXT)");
        run("CREATE VIEW looking AS SELECT id, title AS t FROM doc");
        run("CREATE " + whatHasNoTriggers());
        for (String table : List.of("keyless", "looking", "special", "nosuch", "x\"; DROP TABLE doc")) {
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
    void changesByHandAreFound() {
        search.createIndex(INDEX).blockLast(LIMIT);
        run("DELETE FROM _datastore_text_doc_words WHERE " + rowOfWords() + " = 1");
        assertThat(search.verify("doc").block(LIMIT)).satisfies(check -> {
            assertThat(check.missing()).isZero();
            assertThat(check.sameWords()).isFalse();
            assertThat(check.inStep()).isFalse();
        });
        run("INSERT INTO _datastore_text_doc_rows (" + key() + ", length) VALUES (77, 3)");
        assertThat(search.verify("doc").block(LIMIT).surplus()).isEqualTo(1);
        search.rebuild("doc").blockLast(LIMIT);
        assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
        run("DELETE FROM _datastore_text_doc_rows WHERE " + key() + " = 2");
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

    /**
     * Does something to an index or its table by hand.
     *
     * @param mended whether making it in its own place mends it
     */
    final void assertDamaged(String damage, boolean toldBySearches, boolean mended) {
        search.createIndex(INDEX).blockLast(LIMIT);
        run(damage);
        assertKind(Kind.DAMAGED, () -> search.verify("doc").block(LIMIT));
        if (toldBySearches) {
            assertKind(Kind.DAMAGED, () -> found("word"));
        }
        if (mended) {
            assertKind(Kind.DAMAGED, () -> search.createIndex(INDEX).blockLast(LIMIT));
            search.replaceIndex(INDEX).blockLast(LIMIT);
            assertThat(found("word")).isEqualTo(2);
            assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
        }
        assertThat(search.dropIndex("doc").block(LIMIT)).isTrue();
    }

    /** A name that every table has a column of, as the database means it, but for one that has another of that name. */
    abstract String nameOfItsOwn();

    /** What makes something that has the name {@code special} and a column {@code t}, and whose changes nothing can follow. */
    abstract String whatHasNoTriggers();

    /** The column of the rows of the index by which they are the table's. */
    abstract String key();

    /** The column of the words of the index that has the row. */
    abstract String rowOfWords();

    /** The names of all that is there. */
    abstract List<String> objects();

    final List<String> names(String sql) {
        return store.query(String.class, Sql.verbatim(sql)).collectList().block(LIMIT);
    }

    final Long found(String word) {
        List<TextResult> results = search.search(TextSearch.of("doc", word).limit(10_000))
                .collectList()
                .block(LIMIT);
        assertThat(search.count(TextSearch.of("doc", word)).block(LIMIT)).isEqualTo(results.size());
        return (long) results.size();
    }

    final void run(String sql) {
        store.execute(Sql.verbatim(sql)).block(LIMIT);
    }

    static AbstractThrowableAssert<?, ?> assertKind(Kind kind, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(TextIndexException.class, error -> assertThat(error.kind())
                        .isEqualTo(kind));
    }
}
