package io.millrace.fulltext.internal.index;

import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.error.BadSqlException;
import io.millrace.error.UncategorizedDatastoreException;
import io.millrace.fulltext.Facet;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexCheck;
import io.millrace.fulltext.IndexDescription;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.IndexedWord;
import io.millrace.fulltext.TextCompletion;
import io.millrace.fulltext.TextCorrection;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.internal.analysis.Tokenizer;
import io.millrace.fulltext.internal.match.Highlighter;
import io.millrace.fulltext.internal.match.MatchPlan;
import io.millrace.fulltext.internal.match.Planner;
import io.millrace.fulltext.internal.match.WordForms;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.fulltext.query.TextQueryException;
import io.millrace.mapping.RowMapper;
import io.millrace.sql.Identifier;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The search in indexes, whose storage depends on the database. */
public final class IndexedTextSearch implements FullTextSearch {
    private final RelationalDatastore datastore;
    private final IndexStorage storage;
    private final IndexCatalog catalog;
    private final IndexBuilder builder;
    private final Vocabulary vocabulary;
    private final Suggester suggester;

    /**
     * A search.
     *
     * @param datastore the database
     * @param storage how it keeps indexes
     */
    public IndexedTextSearch(RelationalDatastore datastore, IndexStorage storage) {
        this.datastore = datastore;
        this.storage = storage;
        this.catalog = new IndexCatalog(storage);
        this.vocabulary = new Vocabulary(datastore, storage, catalog);
        this.builder = new IndexBuilder(datastore, storage, catalog, vocabulary);
        this.suggester = new Suggester(datastore, storage, vocabulary);
        // What is read from the artifact is read now, and not on a thread of the driver.
        Tokenizer.load();
    }

    @Override
    public Flux<IndexProgress> createIndex(TextIndex index) {
        return builder.create(index);
    }

    @Override
    public Flux<IndexProgress> createIndex(Transaction transaction, TextIndex index) {
        return builder.create(transaction, index);
    }

    @Override
    public Flux<IndexProgress> replaceIndex(TextIndex index) {
        return builder.replace(index);
    }

    @Override
    public Flux<IndexProgress> replaceIndex(Transaction transaction, TextIndex index) {
        return builder.replace(transaction, index);
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
    public Mono<Boolean> dropIndex(Transaction transaction, String name) {
        return builder.drop(transaction, name);
    }

    @Override
    public Mono<IndexDescription> describe(String name) {
        return catalog.find(datastore, name).map(IndexedTextSearch::description);
    }

    @Override
    public Flux<IndexDescription> indexes() {
        return catalog.all(datastore).map(IndexedTextSearch::description);
    }

    @Override
    public Mono<IndexCheck> verify(String name) {
        return new IndexVerifier(datastore, storage, catalog).verify(name);
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
        return planned(
                        search,
                        (index, plan) -> datastore.query(storage.count(index, search, plan), RowMapper.of(Long.class)))
                .single();
    }

    @Override
    public Flux<Facet> facets(TextSearch search, String column) {
        return Flux.defer(() -> {
            Identifier name = Identifier.of(column);
            return planned(
                    search,
                    (index, plan) -> datastore.query(
                            storage.facets(index, search, plan, name),
                            row -> Facet.of(
                                    Optional.ofNullable(row.get(0)), Objects.requireNonNull(row.get(1, Long.class)))));
        });
    }

    @Override
    public Flux<TextCompletion> complete(String index, String typed, int limit) {
        return suggesting(index, limit, found -> {
            if (typed.length() > TextQuery.MAX_LENGTH) {
                return Flux.error(new TextQueryException(
                        "It has more than " + TextQuery.MAX_LENGTH + " characters. Shorten it.", TextQuery.MAX_LENGTH));
            }
            return suggester.complete(found, typed, limit);
        });
    }

    @Override
    public Mono<TextCorrection> correct(String index, String query) {
        return suggesting(index, 1, found -> suggester.correct(found, query)).single();
    }

    @Override
    public Flux<IndexedWord> words(String index, String part, int limit) {
        return suggesting(index, limit, found -> suggester.words(found, part, limit));
    }

    @Override
    public Mono<Long> refreshSuggestions(String index) {
        return searchable(datastore, index).flatMap(Vocabulary::require).flatMap(found -> vocabulary.refresh(index));
    }

    private <T> Flux<T> suggesting(String name, int limit, Function<StoredIndex, Publisher<T>> work) {
        if (limit < 1 || limit > MAX_SUGGESTIONS) {
            return Flux.error(() -> new IllegalArgumentException(
                    "The limit is between 1 and " + MAX_SUGGESTIONS + ", not " + limit + "."));
        }
        return searchable(datastore, name)
                .flatMap(Vocabulary::require)
                .flatMapMany(index -> explained(datastore, index, Flux.defer(() -> work.apply(index))));
    }

    private <T> Flux<T> planned(TextSearch search, BiFunction<StoredIndex, MatchPlan, Flux<T>> work) {
        return searchable(datastore, search.index())
                .flatMapMany(index -> explained(
                        datastore, index, plan(datastore, index, search).flatMapMany(plan -> work.apply(index, plan))));
    }

    private Flux<TextResult> results(SqlOperations operations, StoredIndex index, TextSearch search, MatchPlan plan) {
        return Flux.defer(() -> {
            if (search.afterScore().isPresent()
                    && search.afterKey().size() != index.keys().size()) {
                throw new IllegalArgumentException("The key of the result to begin behind has "
                        + search.afterKey().size() + " values, and that of the table has "
                        + index.keys().size() + ".");
            }
            ResultMapper mapper = new ResultMapper(
                    index,
                    search.highlight().map(highlight -> new Highlighter(plan, index.definition(), highlight)),
                    search.before());
            return operations.query(storage.search(index, search, plan), mapper::map);
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
                            .query(storage.terms(index, beginnings), RowMapper.of(String.class))
                            .doOnNext(forms::add)
                            .then(Mono.fromSupplier(() -> planner.plan(forms)));
        });
    }

    private Mono<StoredIndex> searchable(SqlOperations operations, String name) {
        return catalog.require(operations, name).flatMap(IndexHealth::searchable);
    }

    /** What a statement says of tables that are not there is said of the index. */
    private <T> Flux<T> explained(SqlOperations operations, StoredIndex index, Publisher<T> work) {
        Function<Throwable, Publisher<T>> explanation = failure -> storage.isWhole(operations, index)
                // Where the failure has ended the transaction nothing more can be asked.
                .onErrorReturn(true)
                .flatMapMany(whole -> Flux.error(whole ? failure : IndexHealth.damaged(failure)));
        return Flux.from(work).onErrorResume(IndexedTextSearch::mayBeDamage, explanation);
    }

    private static boolean mayBeDamage(Throwable failure) {
        return failure instanceof BadSqlException || failure instanceof UncategorizedDatastoreException;
    }

    private static IndexDescription description(StoredIndex index) {
        return IndexDescription.of(
                index.definition(),
                index.complete(),
                index.rows(),
                index.refresh().map(StoredIndex.Refresh::at));
    }
}
