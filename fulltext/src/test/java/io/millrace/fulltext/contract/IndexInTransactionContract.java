package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Migration;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.MigrationException;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexDescription;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import io.millrace.migration.MigrationSource;
import io.millrace.migration.Migrator;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Indexes that are made in transactions, those of migrations above all: all of one is there, or nothing. */
abstract class IndexInTransactionContract {
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final TransactionOptions MAKING = TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED);
    static final TextIndex INDEX =
            TextIndex.on("doc").column("title", 2).column("body").build();

    private static final int ROWS = 2_500;
    private static final Migration TABLE =
            Migration.of("app", 1, "docs", "CREATE TABLE doc (id INTEGER PRIMARY KEY, title TEXT, body TEXT)");

    RelationalDatastore store;
    FullTextSearch search;

    @BeforeEach
    void open(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(FullTextSearch.class).orElseThrow();
        store.migrate(List.of(TABLE)).block(LIMIT);
        store.executeAll("INSERT INTO doc VALUES (?, 'title', 'word')", Flux.range(1, ROWS))
                .block(LIMIT);
    }

    @Test
    void aMigrationMakesItOnceAndDropsIt() {
        Migration making = making(INDEX);
        store.migrate(List.of(TABLE, making)).block(LIMIT);
        assertWhole(INDEX, ROWS);
        store.execute("INSERT INTO doc VALUES (0, 'later', 'word')").block(LIMIT);
        assertThat(store.migrate(List.of(TABLE, making)).block(LIMIT).applied()).isEmpty();
        assertWhole(INDEX, ROWS + 1);

        migrator(making).down("app", 1).run().block(LIMIT);
        assertThat(search.indexes().collectList().block(LIMIT)).isEmpty();
        assertKind(Kind.NOT_FOUND, () -> found("word"));
        store.execute("INSERT INTO doc VALUES (-1, 'later', 'word')").block(LIMIT);
        store.migrate(List.of(TABLE, making)).block(LIMIT);
        assertWhole(INDEX, ROWS + 2);
    }

    @Test
    void aChangedDeclarationIsNoticedByTheMigrator() {
        store.migrate(List.of(TABLE, making(INDEX))).block(LIMIT);
        TextIndex changed = TextIndex.on("doc").column("title").column("body").build();
        assertThatThrownBy(() -> store.migrate(List.of(TABLE, making(changed))).block(LIMIT))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("app/2 (search)");
        Migration replacing =
                Migration.code("app", 3, "other search", changed.revision(), tx -> search.replaceIndex(tx, changed));
        store.migrate(List.of(TABLE, making(INDEX), replacing)).block(LIMIT);
        assertWhole(changed, ROWS);
    }

    @Test
    void aMigrationThatFailsLeavesNothing() {
        List<String> before = objects();
        Migration failing = Migration.code("app", 2, "search", "1", tx -> search.createIndex(tx, INDEX)
                .then(tx.execute("INSERT INTO doc VALUES (1, 'there', 'already')")));
        assertThatThrownBy(() -> store.migrate(List.of(TABLE, failing)).block(LIMIT))
                .isInstanceOf(MigrationException.class);
        assertThat(objects()).isEqualTo(before);
        assertKind(Kind.NOT_FOUND, () -> store.transactionMany(tx -> search.search(tx, TextSearch.of("doc", "word")))
                .blockLast(LIMIT));
        assertKind(Kind.NOT_FOUND, () -> found("word"));
        assertThat(store.execute("DELETE FROM doc WHERE id = 1").block(LIMIT).changes())
                .isEqualTo(1);
        store.migrate(List.of(TABLE, making(INDEX))).block(LIMIT);
        assertWhole(INDEX, ROWS - 1);
    }

    @Test
    void anIndexOnATableOfTheSameMigrationSeesItsRows() {
        TextIndex index = TextIndex.on("note").column("text").build();
        Migration all = Migration.code(
                "app", 2, "notes", "1", tx -> tx.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)")
                        .then(tx.execute("INSERT INTO note VALUES (1, 'before')"))
                        .thenMany(search.createIndex(tx, index))
                        .then(tx.execute("INSERT INTO note VALUES (2, 'afterwards')"))
                        .thenMany(search.search(tx, TextSearch.of("note", "before OR afterwards")))
                        .count()
                        .filter(found -> found == 2)
                        .switchIfEmpty(Mono.error(new IllegalStateException("not found in the transaction"))));
        store.migrate(List.of(TABLE, all)).block(LIMIT);
        assertThat(search.verify("note").block(LIMIT).inStep()).isTrue();
    }

    @Test
    void progressIsToldAndARollbackUndoesIt() {
        List<String> before = objects();
        List<IndexProgress> told = store.transactionMany(MAKING, tx -> {
                    tx.setRollbackOnly();
                    return search.createIndex(tx, INDEX);
                })
                .collectList()
                .block(LIMIT);
        assertThat(told)
                .containsExactly(
                        IndexProgress.of(1_000, ROWS), IndexProgress.of(2_000, ROWS), IndexProgress.of(ROWS, ROWS));
        assertThat(objects()).isEqualTo(before);
        assertKind(Kind.NOT_FOUND, () -> store.transactionMany(tx -> search.search(tx, TextSearch.of("doc", "word")))
                .blockLast(LIMIT));
    }

    @Test
    void whatIsThereIsLeftAndAnErrorLeavesTheTransactionUsable() {
        search.createIndex(INDEX).blockLast(LIMIT);
        TextIndex other =
                TextIndex.on("doc").column("title").language(Language.ENGLISH).build();
        TextIndex onNothing = TextIndex.on("nosuch").column("title").build();
        in(tx -> search.createIndex(tx, INDEX)
                .then(refused(search.createIndex(tx, other).then(), Kind.DIFFERENT))
                .then(refused(search.createIndex(tx, onNothing).then(), Kind.UNSUITABLE))
                .then(tx.execute("INSERT INTO doc VALUES (0, 'later', 'word')")));
        assertWhole(INDEX, ROWS + 1);
    }

    @Test
    void whatWasNeverCompletedIsMadeAnew() {
        search.createIndex(INDEX).blockFirst(LIMIT);
        assertThat(search.describe("doc").block(LIMIT).complete()).isFalse();
        in(tx -> search.createIndex(tx, INDEX).then());
        assertWhole(INDEX, ROWS);
    }

    @Test
    void whatIsCancelledLeavesNothingOfIt() {
        in(tx -> search.createIndex(tx, INDEX).take(1).then(tx.execute("INSERT INTO doc VALUES (0, 'later', 'word')")));
        assertThat(search.indexes().collectList().block(LIMIT)).isEmpty();
        search.createIndex(INDEX).blockLast(LIMIT);
        assertWhole(INDEX, ROWS + 1);
    }

    @Test
    void isDroppedAndReplacedInTransactions() {
        TextIndex other = TextIndex.on("doc").column("body").build();
        in(tx -> search.replaceIndex(tx, INDEX).then());
        assertWhole(INDEX, ROWS);
        in(tx -> search.replaceIndex(tx, other).then());
        assertWhole(other, ROWS);
        store.transaction(tx -> {
                    tx.setRollbackOnly();
                    return search.dropIndex(tx, "doc");
                })
                .block(LIMIT);
        assertWhole(other, ROWS);
        assertThat(store.transaction(tx -> search.dropIndex(tx, "doc")).block(LIMIT))
                .isTrue();
        assertThat(store.transaction(tx -> search.dropIndex(tx, "doc")).block(LIMIT))
                .isFalse();
        assertThat(search.indexes().collectList().block(LIMIT)).isEmpty();
    }

    @Test
    void isMadeAnewInATransaction() {
        search.createIndex(INDEX).blockLast(LIMIT);
        store.execute(takingOut()).block(LIMIT);
        assertThat(search.verify("doc").block(LIMIT).missing()).isEqualTo(1);
        in(tx -> {
            tx.setRollbackOnly();
            return search.rebuild(tx, "doc").then(search.verify(tx, "doc")).doOnNext(check -> assertThat(check.inStep())
                    .isTrue());
        });
        assertThat(search.verify("doc").block(LIMIT).missing()).isEqualTo(1);
        in(tx -> refused(search.rebuild(tx, "nosuch").then(), Kind.NOT_FOUND)
                .thenMany(search.rebuild(tx, "doc"))
                .then());
        assertWhole(INDEX, ROWS);
    }

    @Test
    void isDescribedAndVerifiedInTheTransactionThatMakesIt() {
        in(tx -> {
            tx.setRollbackOnly();
            return search.createIndex(tx, INDEX)
                    .then(tx.execute("DELETE FROM doc WHERE id = 1"))
                    .then(search.describe(tx, "doc"))
                    .doOnNext(made -> assertThat(made).isEqualTo(IndexDescription.of(INDEX, true, ROWS - 1)))
                    .thenMany(search.indexes(tx))
                    .single()
                    .then(search.verify(tx, "doc"))
                    .doOnNext(check -> assertThat(check.inStep()).isTrue())
                    .then(tx.execute(takingOut()))
                    .then(search.verify(tx, "doc"))
                    .doOnNext(check -> assertThat(check.missing()).isEqualTo(1));
        });
        assertThat(search.describe("doc").block(LIMIT)).isNull();
        assertKind(Kind.NOT_FOUND, () -> search.verify("doc").block(LIMIT));
    }

    /** Takes a row out of the index by hand. */
    private static String takingOut() {
        return "DELETE FROM _datastore_text_doc_rows WHERE id = (SELECT max(id) FROM _datastore_text_doc_rows)";
    }

    /** What belongs to indexes in the database. */
    abstract List<String> objects();

    final List<String> names(String sql) {
        return store.query(String.class, Sql.verbatim(sql)).collectList().block(LIMIT);
    }

    final void assertWhole(TextIndex index, long rows) {
        assertThat(search.describe("doc").block(LIMIT)).isEqualTo(IndexDescription.of(index, true, rows));
        assertThat(found("word")).isEqualTo(rows);
        assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
    }

    private Long found(String word) {
        List<TextResult> results = search.search(TextSearch.of("doc", word).limit(10_000))
                .collectList()
                .block(LIMIT);
        return (long) results.size();
    }

    private void in(Function<Transaction, Mono<?>> work) {
        store.transaction(MAKING, tx -> work.apply(tx).then()).block(LIMIT);
    }

    private Migration making(TextIndex index) {
        return Migration.code("app", 2, "search", index.revision(), tx -> search.createIndex(tx, index))
                .withDown(tx -> search.dropIndex(tx, index.name()));
    }

    private Migrator migrator(Migration more) {
        return Migrator.of(store, MigrationSource.of(List.of(TABLE, more)));
    }

    private static Mono<Void> refused(Mono<?> work, Kind kind) {
        return work.<Void>then(Mono.error(new IllegalStateException("not refused")))
                .onErrorResume(
                        failure -> failure instanceof TextIndexException refused && refused.kind() == kind,
                        failure -> Mono.empty());
    }

    private static void assertKind(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(TextIndexException.class, error -> assertThat(error.kind())
                .isEqualTo(kind));
    }
}
