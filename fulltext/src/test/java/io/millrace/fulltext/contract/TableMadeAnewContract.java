package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Highlight;
import io.millrace.fulltext.IndexDescription;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Another table has the name of the one that an index was made on: its triggers went with that one, and nothing tells it of changes. */
abstract class TableMadeAnewContract {
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String TABLE = "CREATE TABLE doc (id INTEGER PRIMARY KEY, t TEXT)";
    private static final TextIndex INDEX =
            TextIndex.on("doc").column("t").suggestions().build();

    RelationalDatastore store;
    FullTextSearch search;

    @BeforeEach
    void create(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(FullTextSearch.class).orElseThrow();
        run(TABLE);
        run("INSERT INTO doc VALUES (1, 'before'), (2, 'before')");
        search.createIndex(INDEX).blockLast(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DROP TABLE doc", "ALTER TABLE doc RENAME TO other"})
    void nothingIsSearchedInSilence(String gone) {
        anew(gone);
        assertRefused();
        assertDamaged(search.verify("doc"));
        assertDamaged(search.createIndex(INDEX));
        assertThat(search.describe("doc").block(LIMIT))
                .returns(INDEX, IndexDescription::definition)
                .returns(true, IndexDescription::complete);
        assertThat(search.indexes().count().block(LIMIT)).isEqualTo(1);

        search.rebuild("doc").blockLast(LIMIT);
        assertInStep();
    }

    @Test
    void aColumnOfAnotherNameCannotBeShown() {
        run("ALTER TABLE doc RENAME COLUMN t TO u");
        TextSearch shown = TextSearch.of("doc", "before").highlight(Highlight.html());
        for (TextSearch wanted : List.of(shown, shown.columns("id"))) {
            assertThatThrownBy(() -> search.search(wanted).blockLast(LIMIT))
                    .isInstanceOfSatisfying(TextIndexException.class, error -> assertThat(error.kind())
                            .isEqualTo(Kind.DAMAGED));
        }
        assertDamaged(search.verify("doc"));
        assertThat(search.count(shown).block(LIMIT)).isEqualTo(2);

        search.replaceIndex(TextIndex.on("doc").column("u").build()).blockLast(LIMIT);
        assertThat(search.search(shown).collectList().block(LIMIT))
                .extracting(TextResult::highlights)
                .containsOnly(Map.of("u", "<mark>before</mark>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DROP TABLE doc", "ALTER TABLE doc RENAME TO other"})
    void isReplacedOrDropped(String gone) {
        anew(gone);
        search.replaceIndex(INDEX).blockLast(LIMIT);
        assertInStep();
        anew(gone.replace("other", "another"));
        assertThat(search.dropIndex("doc").block(LIMIT)).isTrue();
        search.createIndex(INDEX).blockLast(LIMIT);
        assertInStep();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DROP TABLE doc", "ALTER TABLE doc RENAME TO other"})
    void aTableThatHasGoneIsNotSearched(String gone) {
        run(gone);
        assertRefused();
    }

    @Test
    void isRefusedInTheTransactionThatMadeTheTableAnewAndNotWhenItIsUndone() {
        TextSearch wanted = TextSearch.of("doc", "before");
        Flux<?> work = store.transactionMany(tx -> tx.execute("DROP TABLE doc")
                .then(tx.execute(TABLE))
                .then(tx.execute("INSERT INTO doc VALUES (1, 'before')"))
                .thenMany(search.search(tx, wanted)));
        assertDamaged(work);
        assertThat(search.count(wanted).block(LIMIT)).isEqualTo(2);
        assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
    }

    @Test
    void whatIsRenamedBackIsSearchedAgain() {
        run("ALTER TABLE doc RENAME TO other");
        assertRefused();
        run("ALTER TABLE other RENAME TO doc");
        run("INSERT INTO doc VALUES (3, 'later')");
        assertInStep();
    }

    @Test
    void anIndexOfAnotherNameIsToldApart() {
        search.createIndex(TextIndex.on("doc").named("Docs_2").column("t").build())
                .blockLast(LIMIT);
        assertThat(search.count(TextSearch.of("docs_2", "before")).block(LIMIT)).isEqualTo(2);
        anew("DROP TABLE doc");
        search.rebuild("DOC").blockLast(LIMIT);
        assertInStep();
        assertDamaged(search.count(TextSearch.of("docs_2", "before")));
        search.rebuild("docs_2").blockLast(LIMIT);
        assertThat(search.count(TextSearch.of("Docs_2", "later")).block(LIMIT)).isEqualTo(1);
    }

    final void run(String sql) {
        store.execute(Sql.verbatim(sql)).block(LIMIT);
    }

    /** It is said before anything is read, and not of a statement that fails. */
    final void assertRefused() {
        TextSearch wanted = TextSearch.of("doc", "before");
        assertDamaged(search.search(wanted));
        assertDamaged(store.transactionMany(tx -> search.search(tx, wanted)));
        assertDamaged(search.count(wanted));
        assertDamaged(search.facets(wanted, "t"));
        assertDamaged(search.complete("doc", "bef", 10));
        assertDamaged(search.correct("doc", "befor"));
        assertDamaged(search.words("doc", "for", 10));
        assertDamaged(search.refreshSuggestions("doc"));
    }

    static void assertDamaged(Publisher<?> work) {
        assertThatThrownBy(() -> Flux.from(work).blockLast(LIMIT))
                .isInstanceOfSatisfying(TextIndexException.class, error -> assertThat(error.kind())
                        .isEqualTo(Kind.DAMAGED))
                .hasNoCause();
    }

    private void anew(String gone) {
        run(gone);
        run(TABLE);
        run("INSERT INTO doc VALUES (2, 'before'), (3, 'later')");
    }

    private void assertInStep() {
        run("INSERT INTO doc VALUES (4, 'at last')");
        assertThat(search.count(TextSearch.of("doc", "later OR last")).block(LIMIT))
                .isEqualTo(2);
        assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
        run("DELETE FROM doc WHERE id = 4");
    }
}
