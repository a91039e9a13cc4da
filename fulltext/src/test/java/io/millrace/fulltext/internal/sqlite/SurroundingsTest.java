package io.millrace.fulltext.internal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.DatastoreException;
import io.millrace.error.LockTimeoutException;
import io.millrace.error.PermissionDeniedException;
import io.millrace.error.ResourceException;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexDescription;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.contract.IndexedDocuments;
import io.millrace.sqlite.SqliteDatastore;
import io.millrace.testkit.DatastoreExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** An index in a database that is full, cannot be written, is locked, or has another table in front of its own. */
class SurroundingsTest extends IndexedDocuments {
    private static final TextIndex INDEX =
            TextIndex.on("doc").column("t").suggestions().build();

    @TempDir
    static Path folder;

    private static Path file;

    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.perTest(() -> {
        file = folder.resolve(UUID.randomUUID() + ".db");
        return Datastores.open("sqlite:" + file + "?busyTimeout=100ms");
    });

    private RelationalDatastore store;

    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        run(store, "CREATE TABLE doc (id INTEGER PRIMARY KEY, t TEXT)");
        store.executeAll("INSERT INTO doc VALUES (?, ?)", Flux.range(1, 3_000).map(i -> List.of(i, "word n" + i)))
                .block(LIMIT);
    }

    /** Room for so many pages ends the making in its tables, in rows, and in words for suggestions. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 20, 40, 90})
    void whatIsFullIsGoneOnWithWhenThereIsRoom(int pages) {
        with(full(pages), full -> assertThatThrownBy(
                        () -> search(full).createIndex(INDEX).blockLast(LIMIT))
                .isInstanceOf(ResourceException.class));
        run(store, "INSERT INTO doc VALUES (5000, 'word later')");
        run(store, "DELETE FROM doc WHERE id = 2999");
        search(store).createIndex(INDEX).blockLast(LIMIT);
        check(store, "word", 3_000);
        assertThat(search(store).describe("doc").block(LIMIT)).satisfies(index -> {
            assertThat(index.rows()).isEqualTo(3_000);
            assertThat(index.suggestionsAsOf()).isPresent();
        });
    }

    /** No policy for conflicts makes a trigger's failure one that is passed over. */
    @ParameterizedTest
    @ValueSource(strings = {"INSERT", "INSERT OR IGNORE", "INSERT OR FAIL", "INSERT OR REPLACE"})
    void writesToAFullDatabaseLeaveItInStep(String insert) {
        search(store).createIndex(INDEX).blockLast(LIMIT);
        with(full(3), full -> assertThatThrownBy(
                        () -> run(
                                full,
                                insert
                                        + " INTO doc SELECT 10000 + id, 'word ' || hex(randomblob(500)) FROM doc WHERE id < 200"))
                .isInstanceOf(ResourceException.class));
        check(
                store,
                "word",
                store.queryOne(Long.class, "SELECT count(*) FROM doc").block(LIMIT));
        run(store, insert + " INTO doc VALUES (20000, 'word at last')");
        check(store, "last", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERT OR IGNORE", "INSERT OR FAIL", "INSERT OR REPLACE"})
    void writesToADamagedIndexAreNotPassedOver(String insert) {
        search(store).createIndex(INDEX).blockLast(LIMIT);
        byAnotherProgram("DELETE FROM _datastore_text_doc_words_data");
        assertThatThrownBy(() -> run(store, insert + " INTO doc VALUES (20000, 'word at last')"))
                .isInstanceOf(DatastoreException.class)
                .hasMessageContaining("virtual table");
        assertThatThrownBy(() -> run(store, "UPDATE OR IGNORE doc SET t = 'changed' WHERE id = 1"))
                .isInstanceOf(DatastoreException.class)
                .hasMessageContaining("virtual table");
        search(store).rebuild("doc").blockLast(LIMIT);
        check(store, "word", 3_000);
    }

    @Test
    void aFileThatCannotBeWrittenIsSearched() {
        search(store).createIndex(INDEX).blockLast(LIMIT);
        with(Datastores.createReadOnly(DatastoreConfig.of("sqlite:" + file)), reading -> {
            check(reading, "word", 3_000);
            FullTextSearch search = search(reading);
            assertThat(search.complete("doc", "wo", 3).count().block(LIMIT)).isEqualTo(1);
            assertThat(search.correct("doc", "wrod").block(LIMIT).query()).isEqualTo("word");
            search.createIndex(INDEX).blockLast(LIMIT);
            search.replaceIndex(INDEX).blockLast(LIMIT);
            for (Flux<?> work : List.of(
                    search.createIndex(
                            TextIndex.on("doc").named("other").column("t").build()),
                    search.rebuild("doc"),
                    search.dropIndex("doc").flux(),
                    search.refreshSuggestions("doc").flux())) {
                assertThatThrownBy(() -> work.blockLast(LIMIT)).isInstanceOf(PermissionDeniedException.class);
            }
        });
        check(store, "word", 3_000);
    }

    @Test
    void searchesPassALockThatMakersWaitFor() throws SQLException {
        search(store).createIndex(INDEX).blockLast(LIMIT);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("BEGIN IMMEDIATE");
            statement.executeUpdate("INSERT INTO doc VALUES (20000, 'word of another')");
            check(store, "word", 3_000);
            for (Flux<?> work : List.of(
                    search(store).createIndex(INDEX),
                    search(store).rebuild("doc"),
                    search(store).dropIndex("doc").flux(),
                    search(store).refreshSuggestions("doc").flux())) {
                assertThatThrownBy(() -> work.blockLast(LIMIT)).isInstanceOf(LockTimeoutException.class);
            }
            statement.executeUpdate("COMMIT");
        }
        check(store, "word", 3_001);
        assertThat(search(store)
                        .indexes()
                        .map(IndexDescription::complete)
                        .collectList()
                        .block(LIMIT))
                .containsExactly(true);
    }

    @Test
    void aTemporaryTableIsNotTheOneThatIsSearched() {
        search(store).createIndex(INDEX).blockLast(LIMIT);
        TextIndex later = TextIndex.on("doc").named("later").column("t").build();
        TextSearch wanted = TextSearch.of("doc", "n7");
        store.transaction(tx -> tx.execute("CREATE TEMP TABLE doc (id INTEGER PRIMARY KEY, t TEXT)")
                        .thenMany(search(store).search(tx, wanted))
                        .map(TextResult::key)
                        .collectList()
                        .doOnNext(keys -> assertThat(keys).containsExactly(List.of(7L)))
                        .then(search(store).verify(tx, "doc"))
                        .doOnNext(check -> assertThat(check).isEqualTo(IN_STEP))
                        .thenMany(search(store).createIndex(tx, later))
                        .then(tx.execute("INSERT INTO main.doc VALUES (20000, 'n7 too')"))
                        .then(search(store).count(tx, TextSearch.of("later", "n7")))
                        .doOnNext(found -> assertThat(found).isEqualTo(2))
                        .then(tx.execute("DROP TABLE temp.doc")))
                .block(LIMIT);
        assertThat(search(store).verify("later").block(LIMIT)).isEqualTo(IN_STEP);
        check(store, "n7", 2);
    }

    /** Whatever bytes its characters are. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16le", "UTF-16be"})
    void aFileOfAnotherEncodingIsSearchedAsAnyOther(String encoding) throws SQLException {
        Path other = folder.resolve(encoding + ".db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA encoding = '" + encoding + "'");
            statement.execute("CREATE TABLE doc (k TEXT PRIMARY KEY, t TEXT, u TEXT UNIQUE)");
            statement.execute("INSERT INTO doc VALUES ('é', 'Café 東京タワー', 'a'), ('\uD83D\uDE00', 'word', 'b')");
        }
        with(Datastores.open("sqlite:" + other), own -> {
            assertThat(own.queryOne(String.class, "PRAGMA encoding").block(LIMIT))
                    .isEqualTo(encoding);
            search(own).createIndex(INDEX).blockLast(LIMIT);
            check(own, "cafe 京", 1);
            run(own, "INSERT OR REPLACE INTO doc VALUES ('東', 'Straße \uD83D\uDE00 word', 'a')");
            check(own, "東京", 0);
            check(own, "wor*", 2);
            run(own, "UPDATE doc SET k = 'x', t = 'naïve' WHERE k = '\uD83D\uDE00'");
            check(own, "NAIVE", 1);
            assertThat(search(own).refreshSuggestions("doc").block(LIMIT)).isEqualTo(3);
            assertThat(search(own).correct("doc", "naivr").block(LIMIT).query()).isEqualTo("naive");
        });
    }

    /** One that can grow by so many pages. */
    private RelationalDatastore full(int pages) {
        long most = store.queryOne(Long.class, "PRAGMA page_count").block(LIMIT) + pages;
        return SqliteDatastore.builder()
                .file(file)
                .driver(driver -> driver.connectionStatements(List.of("PRAGMA max_page_count = " + most)))
                .build();
    }

    private static void with(RelationalDatastore datastore, Consumer<RelationalDatastore> work) {
        try {
            work.accept(datastore);
        } finally {
            datastore.close().block(LIMIT);
        }
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
}
