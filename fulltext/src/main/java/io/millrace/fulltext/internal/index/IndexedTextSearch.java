package io.millrace.fulltext.internal.index;

import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.capability.ReplicaReads;
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
import io.millrace.fulltext.query.TextQuery;
import io.millrace.fulltext.query.TextQueryException;
import io.millrace.mapping.RowMapper;
import io.millrace.sql.Identifier;
import java.util.Objects;
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
    private final SearchFailures failures;
    private final IndexVerifier verifier;
    private final SearchPlans plans;

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
        this.suggester = new Suggester(storage, vocabulary);
        this.failures = new SearchFailures(storage, catalog);
        this.verifier = new IndexVerifier(datastore.dialect(), storage, catalog);
        this.plans = new SearchPlans(storage, new KnownIndexes(storage, catalog), failures);
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
    public Flux<IndexProgress> rebuild(Transaction transaction, String name) {
        return builder.rebuild(transaction, name);
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
        return describe(datastore, name);
    }

    @Override
    public Mono<IndexDescription> describe(SqlOperations operations, String name) {
        return catalog.find(operations, name).map(IndexedTextSearch::description);
    }

    @Override
    public Flux<IndexDescription> indexes() {
        return indexes(datastore);
    }

    @Override
    public Flux<IndexDescription> indexes(SqlOperations operations) {
        return catalog.all(operations).map(IndexedTextSearch::description);
    }

    @Override
    public Mono<IndexCheck> verify(String name) {
        return SearchFailures.onceMore(
                        datastore,
                        datastore
                                .transaction(TransactionOptions.READ_ONLY, tx -> verify(tx, name))
                                .flux())
                .single();
    }

    @Override
    public Mono<IndexCheck> verify(Transaction transaction, String name) {
        return verifier.verify(transaction, name);
    }

    @Override
    public Flux<TextResult> search(TextSearch search) {
        return search(datastore, search);
    }

    @Override
    public Flux<TextResult> search(SqlOperations operations, TextSearch search) {
        return plans.with(operations, search, parts(search), (index, plan) -> results(operations, index, search, plan)
                .switchIfEmpty(requireSame(operations, index)));
    }

    @Override
    public Mono<Long> count(TextSearch search) {
        return count(datastore, search);
    }

    @Override
    public Mono<Long> count(SqlOperations operations, TextSearch search) {
        return plans.with(operations, search, filter(search), (index, plan) -> operations
                        .query(storage.count(index, search, plan), RowMapper.of(Long.class))
                        .concatMap(count -> count > 0
                                ? Mono.just(count)
                                : requireSame(operations, index).thenReturn(count)))
                .single();
    }

    @Override
    public Flux<Facet> facets(TextSearch search, String column) {
        return facets(datastore, search, column);
    }

    @Override
    public Flux<Facet> facets(SqlOperations operations, TextSearch search, String column) {
        return Flux.defer(() -> {
            Identifier name = Identifier.of(column);
            return plans.with(
                    operations,
                    search,
                    "The column " + name + (search.filter().isPresent() ? " or the filter" : ""),
                    (index, plan) -> operations
                            .query(
                                    storage.facets(index, search, plan, name),
                                    row -> Facet.of(row, Objects.requireNonNull(row.get(1, Long.class))))
                            .switchIfEmpty(requireSame(operations, index)));
        });
    }

    @Override
    public Flux<TextCompletion> complete(String index, String typed, int limit) {
        return complete(datastore, index, typed, limit);
    }

    @Override
    public Flux<TextCompletion> complete(SqlOperations operations, String index, String typed, int limit) {
        return suggesting(operations, index, limit, found -> {
            if (typed.length() > TextQuery.MAX_LENGTH) {
                return Flux.error(new TextQueryException(
                        "It has more than " + TextQuery.MAX_LENGTH + " characters. Shorten it.", TextQuery.MAX_LENGTH));
            }
            return suggester.complete(operations, found, typed, limit).switchIfEmpty(requireSame(operations, found));
        });
    }

    @Override
    public Mono<TextCorrection> correct(String index, String query) {
        return correct(datastore, index, query);
    }

    @Override
    public Mono<TextCorrection> correct(SqlOperations operations, String index, String query) {
        return suggesting(operations, index, 1, found -> suggester
                        .correct(operations, found, query)
                        .flatMap(correction -> requireSame(operations, found).thenReturn(correction)))
                .single();
    }

    @Override
    public Flux<IndexedWord> words(String index, String part, int limit) {
        return words(datastore, index, part, limit);
    }

    @Override
    public Flux<IndexedWord> words(SqlOperations operations, String index, String part, int limit) {
        return suggesting(operations, index, limit, found -> suggester
                .words(operations, found, part, limit)
                .switchIfEmpty(requireSame(operations, found)));
    }

    @Override
    public Mono<Long> refreshSuggestions(String index) {
        return suggestible(datastore, index)
                .flatMap(found -> vocabulary.refresh(index))
                .contextWrite(ReplicaReads::avoid);
    }

    @Override
    public Mono<Long> refreshSuggestions(Transaction transaction, String index) {
        return storage.requireMaking(transaction)
                .then(Mono.defer(() -> suggestible(transaction, index)))
                .flatMap(found -> transaction.transaction(nested -> vocabulary.refresh(nested, index)));
    }

    private <T> Flux<T> suggesting(
            SqlOperations operations, String name, int limit, Function<StoredIndex, Publisher<T>> work) {
        if (limit < 1 || limit > MAX_SUGGESTIONS) {
            return Flux.error(() -> new IllegalArgumentException(
                    "The limit is between 1 and " + MAX_SUGGESTIONS + ", not " + limit + "."));
        }
        return SearchFailures.onceMore(
                operations,
                suggestible(operations, name)
                        .flatMapMany(index ->
                                failures.explained(operations, index, "", Flux.defer(() -> work.apply(index)))));
    }

    /** What of a search is the caller's own SQL. */
    private static String filter(TextSearch search) {
        return search.filter().isPresent() ? "The filter" : "";
    }

    /** The same of a search that gives rows. */
    private static String parts(TextSearch search) {
        String rest = (search.afterScore().isPresent() ? " or the key to begin behind" : "")
                + (search.filter().isPresent() ? " or the filter" : "");
        if (search.columns().isEmpty()) {
            return rest.isEmpty() ? "" : "The" + rest.substring(" or the".length());
        }
        return "A column of the results" + rest;
    }

    private Flux<TextResult> results(SqlOperations operations, StoredIndex index, TextSearch search, MatchPlan plan) {
        return Flux.defer(() -> {
            PlaceCheck.require(index, search);
            ResultMapper mapper = new ResultMapper(
                    index,
                    ReadColumns.of(index, search),
                    search.highlight().map(highlight -> new Highlighter(plan, index.definition(), highlight)),
                    search.before());
            return PlaceCheck.explained(
                    operations,
                    storage,
                    index,
                    search,
                    operations.query(storage.search(index, search, plan), mapper::map));
        });
    }

    /**
     * That nothing was found tells of the index that was read only if it is still there: one that is made anew begins empty. What is found is found
     * in no other, so that it has not to be asked then.
     */
    private <T> Mono<T> requireSame(SqlOperations operations, StoredIndex index) {
        return Mono.defer(() -> searchable(operations, index.definition().name()))
                .flatMap(now ->
                        now.made() == index.made() ? Mono.empty() : Mono.error(IndexHealth.madeAnew(index, null)));
    }

    private Mono<StoredIndex> searchable(SqlOperations operations, String name) {
        return catalog.require(operations, name).flatMap(IndexHealth::searchable);
    }

    private Mono<StoredIndex> suggestible(SqlOperations operations, String name) {
        return searchable(operations, name).flatMap(Vocabulary::require);
    }

    private static IndexDescription description(StoredIndex index) {
        return IndexDescription.of(
                index.definition(),
                index.complete(),
                index.rows(),
                index.refresh().map(StoredIndex.Refresh::at));
    }
}
