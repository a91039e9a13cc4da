package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.error.BadSqlException;
import io.millrace.fulltext.Facet;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexCheck;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.IndexedWord;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextCompletion;
import io.millrace.fulltext.TextCorrection;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.TextSearch;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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
    static final Duration LIMIT = Duration.ofSeconds(60);

    static final TextIndex INDEX = TextIndex.on("doc")
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

    /** More than the steps in which they are taken in. */
    private static final int ROWS = 30;

    private static final TextSearch WANTED = TextSearch.of("doc", "title:firsts OR title:first");

    RelationalDatastore store;
    FullTextSearch search;

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

    /** Who has searched before does not ask the catalog first. */
    @Test
    void whatWasSearchedBeforeIsNotTakenForAnother() {
        Function<SqlOperations, Flux<?>> work = operations -> search.search(operations, WANTED)
                .map(result -> ((Number) result.key().get(0)).longValue());
        search.replaceIndex(INDEX).blockLast(LIMIT);
        assertThat(answer(work.apply(store))).isEqualTo(List.of(1L, 2L, 3L));
        BetweenSteps<RelationalDatastore> counted =
                new BetweenSteps<>(RelationalDatastore.class, store, step -> Mono.empty());
        assertThat(answer(work.apply(counted.datastore()))).isEqualTo(List.of(1L, 2L, 3L));
        assertThat(counted.steps()).as("words and rows").isEqualTo(2);
        for (Mono<?> change : List.of(
                dropped(),
                begun(),
                search.replaceIndex(OTHER_TABLE).then(),
                search.replaceIndex(OTHER_ORDER).then())) {
            for (int number = 1; number <= 2; number++) {
                search.replaceIndex(INDEX).blockLast(LIMIT);
                assertThat(answer(work.apply(store))).isEqualTo(List.of(1L, 2L, 3L));
                assertThat(answer(work.apply(before(number, change))))
                        .as("before statement " + number)
                        .isIn(List.of(1L, 2L, 3L), List.of(3L), Kind.NOT_FOUND, Kind.INCOMPLETE);
            }
        }
    }

    private RelationalDatastore before(int number, Mono<?> change) {
        return new BetweenSteps<>(
                        RelationalDatastore.class, store, step -> step == number ? change.then() : Mono.empty())
                .datastore();
    }

    /** A field that only the other has, and one that it has no more. */
    @Test
    void queriesAreReadByTheIndexThatIsThere() {
        search.replaceIndex(TextIndex.on("doc").column("title").build()).blockLast(LIMIT);
        assertThat(answer(search.search(TextSearch.of("doc", "title:first")))).isInstanceOf(List.class);
        NewSearch.of(store)
                .replaceIndex(TextIndex.on("doc").column("body").build())
                .blockLast(LIMIT);
        assertThat(search.count(TextSearch.of("doc", "body:second")).block(LIMIT))
                .isEqualTo(3);
        NewSearch.of(store)
                .replaceIndex(TextIndex.on("doc").column("title").build())
                .blockLast(LIMIT);
        assertThat(search.count(TextSearch.of("doc", "body:second")).block(LIMIT))
                .as("no field, so two words")
                .isZero();
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

    /** At last whoever makes the other goes on, and that one is in step. */
    @Test
    void whoMakesItIsToldOfAnother() {
        store.execute(Sql.verbatim("WITH RECURSIVE n(i) AS (SELECT 4 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS
                        + ") INSERT INTO doc SELECT i, 'first', 'second' FROM n"))
                .block(LIMIT);
        make(search.dropIndex("doc"), INDEX);
        make(interrupted(each -> each.rebuild("doc")), INDEX);
        make(search.rebuild("doc").then(), INDEX);
        for (TextIndex other : List.of(OTHER_ORDER, OTHER_TABLE)) {
            make(interrupted(each -> each.replaceIndex(other)), other);
            make(search.replaceIndex(other).then(), other);
        }
    }

    /** Before the first step of the making, before the second, and so on. */
    private void make(Mono<?> change, TextIndex last) {
        BetweenSteps<RelationalDatastore> between;
        int number = 1;
        do {
            search.dropIndex("doc").block(LIMIT);
            int changed = number;
            AtomicBoolean left = new AtomicBoolean();
            between = new BetweenSteps<>(
                    RelationalDatastore.class,
                    store,
                    step -> step > changed
                            ? Mono.empty()
                            : leaveOut(left)
                                    .then(
                                            step == changed
                                                    ? change.then()
                                                            .onErrorResume(
                                                                    TextIndexException.class, none -> Mono.empty())
                                                    : Mono.empty()));
            String where = "before step " + number + " of making it";
            assertThat(answer(NewSearch.of(between.datastore())
                            .createIndex(INDEX)
                            .then(Mono.just("made"))
                            .flux()))
                    .as(where)
                    .isIn(List.of("made"), Kind.NOT_FOUND, Kind.DIFFERENT);
            search.replaceIndex(last).blockLast(LIMIT);
            assertThat(search.verify("doc").block(LIMIT)).as(where).isEqualTo(IndexCheck.of(0, 0, true));
            assertThat(between.steps()).as("as few steps as there are portions").isLessThan(ROWS);
            number++;
        } while (between.steps() >= number - 1);
    }

    /** As somebody does who was at a row when those beside it were taken in. Only PostgreSQL has writers beside whoever makes the index. */
    private Mono<?> leaveOut(AtomicBoolean left) {
        return left.get() || !store.type().equals(DatabaseType.POSTGRESQL)
                ? Mono.empty()
                : store.execute("WITH d AS (DELETE FROM _datastore_text_doc_rows WHERE k0 = 3 RETURNING id)"
                                + " DELETE FROM _datastore_text_doc_words WHERE doc IN (SELECT id FROM d)")
                        .doOnNext(result -> left.set(result.changes() > 0))
                        .onErrorResume(BadSqlException.class, none -> Mono.empty());
    }

    /** By somebody who is gone once he has made the index, before he takes rows in. */
    private Mono<?> interrupted(Function<FullTextSearch, Flux<IndexProgress>> work) {
        return Mono.defer(() -> work.apply(NewSearch.of(new BetweenSteps<>(
                                RelationalDatastore.class,
                                store,
                                step -> step == 2 ? Mono.error(new InterruptedIOException()) : Mono.empty())
                        .datastore()))
                .onErrorResume(InterruptedIOException.class, gone -> Mono.empty())
                .then());
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
