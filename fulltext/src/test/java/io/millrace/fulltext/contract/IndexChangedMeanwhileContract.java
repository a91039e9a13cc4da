package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.fulltext.Facet;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexedWord;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextCompletion;
import io.millrace.fulltext.TextCorrection;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.TextSearch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A search is several statements, and between two of them somebody drops the index, makes it anew, or makes another of its name. What is answered is right for
 * one of them, or an error that names what is wrong.
 */
abstract class IndexChangedMeanwhileContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final TextIndex INDEX = TextIndex.on("doc")
            .column("title")
            .column("body")
            .language(Language.ENGLISH)
            .suggestions()
            .build();

    /** Its columns are the same, in another order. */
    private static final TextIndex OTHER_ORDER =
            TextIndex.on("doc").column("body").column("title").build();

    /** On another table, whose keys are those of rows of the first. */
    private static final TextIndex OTHER_TABLE =
            TextIndex.on("other").named("doc").column("body").column("title").build();

    private static final TextSearch WANTED = TextSearch.of("doc", "title:firsts OR title:first");

    private RelationalDatastore store;
    private FullTextSearch search;

    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(FullTextSearch.class).orElseThrow();
        for (String table : List.of("doc", "other")) {
            store.execute(Sql.verbatim("CREATE TABLE " + table + " (id INTEGER PRIMARY KEY, title TEXT, body TEXT)"))
                    .block(LIMIT);
        }
        store.execute("INSERT INTO doc VALUES (1, 'first', 'second'), (2, 'first', 'second'), (3, 'first', 'second')")
                .block(LIMIT);
        store.execute("INSERT INTO other VALUES (3, 'first', 'second')").block(LIMIT);
    }

    @Test
    void searchesAreAnsweredRightOrRefused() {
        for (Mono<?> change :
                List.of(dropped(), begun(), search.replaceIndex(OTHER_TABLE).then())) {
            ask(
                    change,
                    tx -> search.search(tx, WANTED)
                            .map(result -> ((Number) result.key().get(0)).longValue()),
                    List.of(1L, 2L, 3L),
                    List.of(3L));
        }
    }

    @Test
    void columnsAreNotTakenForOthers() {
        ask(
                search.replaceIndex(OTHER_ORDER).then(),
                tx -> search.search(tx, WANTED).count().flux(),
                List.of(3L));
    }

    @Test
    void countsAreRight() {
        ask(begun(), tx -> search.count(tx, WANTED).flux(), List.of(3L));
        ask(begun(), tx -> search.facets(tx, WANTED, "title").map(Facet::count), List.of(3L));
    }

    @Test
    void suggestionsAreMadeOrRefused() {
        for (Mono<?> change :
                List.of(dropped(), begun(), search.replaceIndex(OTHER_ORDER).then())) {
            ask(change, tx -> search.complete(tx, "doc", "fi", 10).map(TextCompletion::word), List.of("first"));
            ask(change, tx -> search.words(tx, "doc", "irs", 10).map(IndexedWord::word), List.of("first"));
            ask(
                    change,
                    tx -> search.correct(tx, "doc", "title:frist")
                            .map(TextCorrection::query)
                            .flux(),
                    List.of("title:first"));
        }
    }

    private Mono<?> dropped() {
        return search.dropIndex("doc");
    }

    /** It has a part of the rows. */
    private Mono<?> begun() {
        return search.rebuild("doc")
                .take(1)
                .then(store.execute("DELETE FROM _datastore_text_doc_rows"
                        + " WHERE id = (SELECT max(id) FROM _datastore_text_doc_rows)"));
    }

    /** Before the first statement of the work, before the second, and so on. */
    private void ask(Mono<?> change, Function<SqlOperations, Flux<?>> work, List<?>... answers) {
        List<Object> right = new ArrayList<>(List.of(answers));
        right.addAll(List.of(Kind.NOT_FOUND, Kind.INCOMPLETE, Kind.WITHOUT_SUGGESTIONS));
        BetweenStatements between;
        int number = 1;
        do {
            search.replaceIndex(INDEX).blockLast(LIMIT);
            between = new BetweenStatements(store, number, change);
            assertThat(right).as("before statement " + number).contains(answer(work.apply(between)));
            number++;
        } while (between.reached());
    }

    private static Object answer(Flux<?> work) {
        return work.collectList()
                .cast(Object.class)
                .onErrorResume(TextIndexException.class, refused -> Mono.just(refused.kind()))
                .block(LIMIT);
    }
}
