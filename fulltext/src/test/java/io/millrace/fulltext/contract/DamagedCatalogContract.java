package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.TextSearch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** What is noted of indexes is damaged by hand. */
abstract class DamagedCatalogContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final TextIndex INDEX = TextIndex.on("doc").column("t").build();

    private RelationalDatastore store;
    private FullTextSearch search;

    @BeforeEach
    void create(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(FullTextSearch.class).orElseThrow();
        run("CREATE TABLE doc (k INTEGER PRIMARY KEY, t TEXT)");
        run("INSERT INTO doc VALUES (1, 'word'), (2, 'word')");
        search.createIndex(INDEX).blockLast(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM _datastore_text_columns WHERE position = 0",
                "UPDATE _datastore_text_columns SET weight = NULL",
                "UPDATE _datastore_text_columns SET weight = -1 WHERE position = 0",
                "UPDATE _datastore_text_indexes SET language = 'KLINGON'",
                "UPDATE _datastore_text_indexes SET accents = 'SOME'"
            })
    void whatCannotBeReadIsSaidAndReplaced(String damage) {
        run(damage);
        assertKind(Kind.DAMAGED, search.count(TextSearch.of("doc", "word")));
        assertKind(Kind.DAMAGED, search.verify("doc"));
        assertKind(Kind.DAMAGED, search.describe("doc"));
        assertKind(Kind.DAMAGED, search.createIndex(INDEX));
        assertKind(Kind.DAMAGED, search.rebuild("doc"));
        search.replaceIndex(INDEX).blockLast(LIMIT);
        assertInStep();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM _datastore_text_columns",
                "DELETE FROM _datastore_text_indexes",
                "DROP TABLE _datastore_text_columns",
                "DROP TABLE _datastore_text_indexes"
            })
    void anIndexThatIsNotNotedIsMadeAgain(String damage) {
        run(damage);
        assertKind(Kind.NOT_FOUND, search.count(TextSearch.of("doc", "word")));
        search.createIndex(INDEX).blockLast(LIMIT);
        assertInStep();
    }

    @Test
    void anEarlierVersionsIsBroughtUpToDate() {
        run("ALTER TABLE _datastore_text_indexes DROP COLUMN made");
        for (FullTextSearch each : List.of(search, NewSearch.of(store))) {
            assertKind(Kind.DAMAGED, each.count(TextSearch.of("doc", "word")));
            assertKind(Kind.DAMAGED, each.describe("doc"));
            assertThatThrownBy(() -> each.indexes().blockLast(LIMIT)).hasMessageContaining("createIndex");
        }
        search.createIndex(INDEX).blockLast(LIMIT);
        assertInStep();
        run("INSERT INTO doc VALUES (3, 'other')");
        assertInStep(2, 3);
    }

    @Test
    void anEarlierVersionsIsDroppedAndReplaced() {
        run("ALTER TABLE _datastore_text_indexes DROP COLUMN made");
        assertThat(NewSearch.of(store).dropIndex("doc").block(LIMIT)).isTrue();
        search.createIndex(INDEX).blockLast(LIMIT);
        run("ALTER TABLE _datastore_text_indexes DROP COLUMN made");
        NewSearch.of(store).replaceIndex(INDEX).blockLast(LIMIT);
        assertInStep();
    }

    private void assertInStep() {
        assertInStep(2, 2);
    }

    private void assertInStep(long found, long rows) {
        assertThat(search.search(TextSearch.of("doc", "word")).count().block(LIMIT))
                .isEqualTo(found);
        assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
        assertThat(search.describe("doc").block(LIMIT).rows()).isEqualTo(rows);
    }

    private static void assertKind(Kind kind, Publisher<?> work) {
        assertThatThrownBy(() -> Flux.from(work).blockLast(LIMIT))
                .isInstanceOfSatisfying(TextIndexException.class, error -> assertThat(error.kind())
                        .isEqualTo(kind));
    }

    private void run(String sql) {
        store.execute(Sql.verbatim(sql)).block(LIMIT);
    }
}
