package io.millrace.fulltext.internal.sqlite;

import io.millrace.Dialect;
import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.error.BadSqlException;
import io.millrace.error.UncategorizedDatastoreException;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexCheck;
import io.millrace.fulltext.IndexDescription;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.internal.analysis.Tokenizer;
import io.millrace.fulltext.internal.match.Highlighter;
import io.millrace.fulltext.internal.match.MatchPlan;
import io.millrace.fulltext.internal.match.Planner;
import io.millrace.fulltext.internal.match.WordForms;
import io.millrace.mapping.RowMapper;
import java.util.Set;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The search on SQLite. */
final class SqliteTextSearch implements FullTextSearch {
    private final RelationalDatastore datastore;
    private final Dialect dialect;
    private final IndexBuilder builder;

    SqliteTextSearch(RelationalDatastore datastore) {
        this.datastore = datastore;
        this.dialect = datastore.dialect();
        this.builder = new IndexBuilder(datastore);
        // What is read from the artifact is read now, and not on a thread of the driver.
        Tokenizer.load();
        IndexDdl.load();
    }

    @Override
    public Flux<IndexProgress> createIndex(TextIndex index) {
        return builder.create(index);
    }

    @Override
    public Flux<IndexProgress> replaceIndex(TextIndex index) {
        return builder.replace(index);
    }

    @Override
    public Flux<IndexProgress> rebuild(String name) {
        return builder.rebuild(name);
    }

    @Override
    public Mono<Boolean> dropIndex(String name) {
        return builder.drop(name);
    }

    @Override
    public Mono<IndexDescription> describe(String name) {
        return IndexCatalog.find(datastore, name).map(SqliteTextSearch::description);
    }

    @Override
    public Flux<IndexDescription> indexes() {
        return IndexCatalog.all(datastore).map(SqliteTextSearch::description);
    }

    @Override
    public Mono<IndexCheck> verify(String name) {
        return new IndexVerifier(datastore).verify(name);
    }

    @Override
    public Flux<TextResult> search(TextSearch search) {
        return search(datastore, search);
    }

    @Override
    public Flux<TextResult> search(SqlOperations operations, TextSearch search) {
        return searchable(operations, search.index())
                .flatMapMany(index -> explained(
                        operations,
                        index,
                        plan(operations, index, search).flatMapMany(plan -> results(operations, index, search, plan))));
    }

    @Override
    public Mono<Long> count(TextSearch search) {
        return searchable(datastore, search.index())
                .flatMapMany(index -> explained(
                        datastore,
                        index,
                        plan(datastore, index, search)
                                .flatMapMany(plan -> datastore.query(
                                        new SearchSql(dialect, index).count(search, plan), RowMapper.of(Long.class)))))
                .single();
    }

    private Flux<TextResult> results(SqlOperations operations, StoredIndex index, TextSearch search, MatchPlan plan) {
        return Flux.defer(() -> {
            ResultMapper mapper = new ResultMapper(
                    index,
                    search.highlight().map(highlight -> new Highlighter(plan, index.definition(), highlight)),
                    search.offset());
            return operations.query(new SearchSql(dialect, index).search(search, plan), mapper::map);
        });
    }

    private Mono<MatchPlan> plan(SqlOperations operations, StoredIndex index, TextSearch search) {
        return Mono.defer(() -> {
            Planner planner = new Planner(index.definition(), search.query(index.definition()));
            WordForms forms = planner.forms();
            Set<String> beginnings = forms.beginnings();
            return beginnings.isEmpty()
                    ? Mono.just(planner.plan(forms))
                    : operations
                            .query(new SearchSql(dialect, index).terms(beginnings), RowMapper.of(String.class))
                            .doOnNext(forms::add)
                            .then(Mono.fromSupplier(() -> planner.plan(forms)));
        });
    }

    private static Mono<StoredIndex> searchable(SqlOperations operations, String name) {
        return IndexCatalog.require(operations, name)
                .flatMap(index -> index.complete()
                        ? Mono.just(index)
                        : Mono.error(new TextIndexException(
                                Kind.INCOMPLETE,
                                "The text index does not hold all rows yet. Wait until createIndex has completed, or subscribe to"
                                        + " it again when it was interrupted.",
                                null)));
    }

    /** What a statement says of tables that are not there is said of the index. */
    private <T> Flux<T> explained(SqlOperations operations, StoredIndex index, Publisher<T> work) {
        Function<Throwable, Publisher<T>> explanation = failure -> IndexHealth.isWhole(operations, dialect, index)
                .flatMapMany(whole -> Flux.error(whole ? failure : IndexHealth.damaged(failure)));
        return Flux.from(work).onErrorResume(SqliteTextSearch::mayBeDamage, explanation);
    }

    private static boolean mayBeDamage(Throwable failure) {
        return failure instanceof BadSqlException || failure instanceof UncategorizedDatastoreException;
    }

    private static IndexDescription description(StoredIndex index) {
        return IndexDescription.of(index.definition(), index.complete(), index.rows());
    }
}
