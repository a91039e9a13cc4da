package io.millrace.fulltext.internal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.error.DatastoreException;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Highlight;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.TextSearch;
import io.millrace.testkit.DatastoreExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** All parts of an index are there, and what is in them is not what was written: by another program, or by a disk. */
class DamagedIndexTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final TextSearch WANTED = TextSearch.of("doc", "word");
    private static final TextIndex INDEX = TextIndex.on("doc")
            .column("t")
            .language(Language.ENGLISH)
            .suggestions()
            .build();

    @TempDir
    static Path folder;

    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(() -> Datastores.open("sqlite:" + renewed()));

    private static Path file;

    private RelationalDatastore store;
    private FullTextSearch search;

    private static Path renewed() {
        file = folder.resolve(UUID.randomUUID() + ".db");
        return file;
    }

    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(FullTextSearch.class).orElseThrow();
        run("CREATE TABLE doc (id INTEGER PRIMARY KEY, t TEXT)");
        run("INSERT INTO doc VALUES (1, 'one word'), (2, 'two words')");
        search.createIndex(INDEX).blockLast(LIMIT);
    }

    /** The file is not damaged, and needs no backup. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM _datastore_text_doc_words_data",
                "DELETE FROM _datastore_text_doc_words_data WHERE id > 10",
                "UPDATE _datastore_text_doc_words_data SET block = x'ffffffffffffffff' WHERE id > 10"
            })
    void isSaidOfTheIndexAndMended(String damage) {
        byAnotherProgram(damage);
        assertDamaged(search.search(WANTED.highlight(Highlight.html())));
        assertDamaged(search.count(WANTED));
        assertDamaged(search.facets(WANTED, "t"));
        assertDamaged(search.verify("doc"));
        assertDamaged(search.refreshSuggestions("doc"));
        search.rebuild("doc").blockLast(LIMIT);
        assertInStep(2);
    }

    @Test
    void isReplacedWhenItIsNoticed() {
        byAnotherProgram("DELETE FROM _datastore_text_doc_words_data WHERE id > 10");
        run("INSERT INTO doc VALUES (3, 'three words')");
        assertDamaged(search.createIndex(INDEX));
        search.replaceIndex(INDEX).blockLast(LIMIT);
        assertInStep(3);
    }

    /** What was written in the transaction may be lost with it. */
    @Test
    void endsATransactionInWhichItIsNoticed() {
        byAnotherProgram("DELETE FROM _datastore_text_doc_words_data WHERE id > 10");
        run("INSERT INTO doc VALUES (3, 'three words')");
        Flux<IndexProgress> work = store.transactionMany(tx -> search.replaceIndex(tx, INDEX));
        assertDamaged(work);
        search.rebuild("doc").blockLast(LIMIT);
        assertInStep(3);
    }

    /** A constraint of the index's own tables, broken when it is written down, is not one of the rows that are written. */
    @Test
    void takesNoWordsOfATransactionWithIt() {
        byAnotherProgram("UPDATE _datastore_text_doc_words_data SET block = zeroblob(10)");
        assertThatThrownBy(() -> store.transactionMany(tx -> tx.execute("INSERT INTO doc VALUES (3, 'three words')")
                                .then(tx.execute("INSERT INTO doc VALUES (4, 'four words')"))
                                .onErrorComplete()
                                .thenMany(tx.execute("INSERT INTO doc VALUES (5, 'five words')")))
                        .blockLast(LIMIT))
                .isInstanceOf(DatastoreException.class)
                .hasMessageContaining("virtual table");
        assertThat(store.queryOne(Long.class, "SELECT count(*) FROM doc").block(LIMIT))
                .isEqualTo(2);
    }

    /** Without it no result has a score. */
    @Test
    void isSearchedWithoutItsSize() {
        run("DELETE FROM _datastore_text_sizes");
        assertThat(search.search(WANTED).count().block(LIMIT)).isEqualTo(2);
    }

    private void assertInStep(long rows) {
        assertThat(search.count(WANTED).block(LIMIT)).isEqualTo(rows);
        assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
    }

    private static void assertDamaged(Publisher<?> work) {
        assertThatThrownBy(() -> Flux.from(work).blockLast(LIMIT))
                .isInstanceOfSatisfying(TextIndexException.class, error -> assertThat(error.kind())
                        .isEqualTo(Kind.DAMAGED));
    }

    /** SQLite keeps the tables of FTS5 from programs that ask it to, as the driver does. */
    private static void byAnotherProgram(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private void run(String sql) {
        store.execute(Sql.verbatim(sql)).block(LIMIT);
    }
}
