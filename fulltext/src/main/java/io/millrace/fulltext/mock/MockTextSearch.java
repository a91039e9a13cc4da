package io.millrace.fulltext.mock;

import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.fulltext.Facet;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexCheck;
import io.millrace.fulltext.IndexDescription;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.IndexedWord;
import io.millrace.fulltext.TextCompletion;
import io.millrace.fulltext.TextCorrection;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.TextQuery;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A full-text search without a database: it finds what it was told, and records what it is asked.
 *
 * <p>Everything but the finding is as in production. Nothing happens before subscription; a query that is not valid is a {@link
 * io.millrace.fulltext.query.TextQueryException}; a search in an index that is not there, and another definition of one that is, are {@link
 * TextIndexException}s. Limit, offset and {@link TextSearch#after} are kept to, and counts and facets are those of what was told. Filters
 * and rankings are not applied: {@link #searches()} has them. An index that is made has no rows, and nothing is undone by a rollback.
 *
 * <p>A search that nothing was said about fails with an {@link AssertionError} that lists what was said. Thread-safe.
 */
public final class MockTextSearch implements FullTextSearch {
    private final Map<String, TextIndex> definitions = new ConcurrentSkipListMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<SearchStubbing> stubbings = new CopyOnWriteArrayList<>();
    private final Map<Asked, List<?>> suggestions = new ConcurrentHashMap<>();
    private final List<TextSearch> searches = new CopyOnWriteArrayList<>();

    /** A question for words, of one of three kinds. */
    private record Asked(Class<?> kind, String index, String text) {
        Asked {
            index = index.toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Makes a search in indexes that are there.
     *
     * @param indexes the indexes; others can be made by {@link #createIndex}
     */
    public MockTextSearch(TextIndex... indexes) {
        for (TextIndex index : indexes) {
            definitions.put(index.name(), index);
        }
    }

    /**
     * Says what is found by a text in the query language. What was said last counts first.
     *
     * @param index the index's name
     * @param text what a user types; texts that differ in anything are others
     * @return what to say next
     * @throws io.millrace.fulltext.query.TextQueryException when the text is no valid query
     */
    public SearchStubbing when(String index, String text) {
        TextQuery.parse(text);
        return add(
                index + ": " + text,
                search -> search.index().equalsIgnoreCase(index) && sameQuery(search, TextSearch.of(index, text)));
    }

    /**
     * Says what is found by a query. What was said last counts first.
     *
     * @param index the index's name
     * @param query the query
     * @return what to say next
     */
    public SearchStubbing when(String index, TextQuery query) {
        return add(
                index + ": " + query,
                search -> search.index().equalsIgnoreCase(index) && sameQuery(search, TextSearch.of(index, query)));
    }

    /**
     * Says what is found by some searches. What was said last counts first.
     *
     * @param matcher tells by its index, its filter and the like whether a search is meant
     * @return what to say next
     */
    public SearchStubbing when(Predicate<TextSearch> matcher) {
        return add("searches by a predicate", matcher);
    }

    /**
     * Says how a text is completed.
     *
     * @param index the index's name
     * @param typed what somebody has typed so far
     * @param completions the words, the most frequent first; none when there are none
     * @return this
     */
    public MockTextSearch completes(String index, String typed, TextCompletion... completions) {
        suggestions.put(new Asked(TextCompletion.class, index, typed), List.of(completions));
        return this;
    }

    /**
     * Says how a query is corrected.
     *
     * @param index the index's name
     * @param query what somebody typed
     * @param correction the correction
     * @return this
     */
    public MockTextSearch corrects(String index, String query, TextCorrection correction) {
        suggestions.put(new Asked(TextCorrection.class, index, query), List.of(correction));
        return this;
    }

    /**
     * Says which words have a part.
     *
     * @param index the index's name
     * @param part the part
     * @param words the words, the most frequent first; none when there are none
     * @return this
     */
    public MockTextSearch hasWords(String index, String part, IndexedWord... words) {
        suggestions.put(new Asked(IndexedWord.class, index, part), List.of(words));
        return this;
    }

    /**
     * What was searched for, counted, or asked for its facets.
     *
     * @return the searches, in the order in which they were subscribed to
     */
    public List<TextSearch> searches() {
        return List.copyOf(searches);
    }

    @Override
    public Flux<IndexProgress> createIndex(TextIndex index) {
        return Flux.defer(() -> {
            TextIndex present = definitions.putIfAbsent(index.name(), index);
            return present == null || present.equals(index)
                    ? Flux.just(IndexProgress.of(0, 0))
                    : Flux.error(new TextIndexException(
                            Kind.DIFFERENT,
                            "There is a text index " + index.name() + " with another definition.",
                            null));
        });
    }

    @Override
    public Flux<IndexProgress> createIndex(Transaction transaction, TextIndex index) {
        return createIndex(index);
    }

    @Override
    public Flux<IndexProgress> replaceIndex(TextIndex index) {
        return Flux.defer(() -> {
            definitions.remove(index.name());
            return createIndex(index);
        });
    }

    @Override
    public Flux<IndexProgress> replaceIndex(Transaction transaction, TextIndex index) {
        return replaceIndex(index);
    }

    @Override
    public Flux<IndexProgress> rebuild(String name) {
        return require(name).map(index -> IndexProgress.of(0, 0)).flux();
    }

    @Override
    public Flux<IndexProgress> rebuild(Transaction transaction, String name) {
        return rebuild(name);
    }

    @Override
    public Mono<Boolean> dropIndex(String name) {
        return Mono.fromSupplier(() -> definitions.remove(name) != null);
    }

    @Override
    public Mono<Boolean> dropIndex(Transaction transaction, String name) {
        return dropIndex(name);
    }

    @Override
    public Mono<IndexDescription> describe(String name) {
        return Mono.fromSupplier(() -> definitions.get(name)).map(MockTextSearch::description);
    }

    @Override
    public Mono<IndexDescription> describe(SqlOperations operations, String name) {
        return describe(name);
    }

    @Override
    public Flux<IndexDescription> indexes(SqlOperations operations) {
        return indexes();
    }

    @Override
    public Flux<IndexDescription> indexes() {
        return Flux.defer(() -> Flux.fromIterable(List.copyOf(definitions.values())))
                .map(MockTextSearch::description);
    }

    @Override
    public Mono<IndexCheck> verify(String name) {
        return require(name).map(index -> IndexCheck.of(0, 0, true));
    }

    @Override
    public Mono<IndexCheck> verify(Transaction transaction, String name) {
        return verify(name);
    }

    @Override
    public Flux<TextResult> search(TextSearch search) {
        return found(search).skip(search.before()).take(search.limit());
    }

    @Override
    public Flux<TextResult> search(SqlOperations operations, TextSearch search) {
        return search(search);
    }

    @Override
    public Mono<Long> count(TextSearch search) {
        return found(search).count();
    }

    @Override
    public Mono<Long> count(SqlOperations operations, TextSearch search) {
        return count(search);
    }

    @Override
    public Flux<Facet> facets(SqlOperations operations, TextSearch search, String column) {
        return facets(search, column);
    }

    @Override
    public Flux<Facet> facets(TextSearch search, String column) {
        return found(search)
                .map(result -> Optional.ofNullable(result.row().get(column)))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .flatMapIterable(Map::entrySet)
                .map(entry -> Facet.of(entry.getKey(), entry.getValue()))
                .sort(Comparator.comparingLong(Facet::count)
                        .reversed()
                        .thenComparing(facet -> facet.value().isEmpty())
                        .thenComparing(
                                facet -> facet.value().map(Object::toString).orElse("")))
                .take(search.limit());
    }

    @Override
    public Flux<TextCompletion> complete(String index, String typed, int limit) {
        return suggested(TextCompletion.class, index, typed, limit);
    }

    @Override
    public Flux<TextCompletion> complete(SqlOperations operations, String index, String typed, int limit) {
        return complete(index, typed, limit);
    }

    @Override
    public Mono<TextCorrection> correct(SqlOperations operations, String index, String query) {
        return correct(index, query);
    }

    @Override
    public Mono<TextCorrection> correct(String index, String query) {
        return require(index)
                .doOnNext(known -> TextSearch.of(index, query).query(known))
                .then(suggested(TextCorrection.class, index, query, 1).next());
    }

    @Override
    public Flux<IndexedWord> words(SqlOperations operations, String index, String part, int limit) {
        return words(index, part, limit);
    }

    @Override
    public Flux<IndexedWord> words(String index, String part, int limit) {
        return suggested(IndexedWord.class, index, part, limit);
    }

    @Override
    public Mono<Long> refreshSuggestions(Transaction transaction, String index) {
        return refreshSuggestions(index);
    }

    @Override
    public Mono<Long> refreshSuggestions(String index) {
        return requireSuggestions(index).thenReturn(0L);
    }

    private <T> Flux<T> suggested(Class<T> kind, String name, String text, int limit) {
        return Flux.defer(() -> {
            if (limit < 1 || limit > MAX_SUGGESTIONS) {
                throw new IllegalArgumentException("The limit is between 1 and " + MAX_SUGGESTIONS + ".");
            }
            return requireSuggestions(name).flatMapMany(index -> {
                List<?> known = suggestions.get(new Asked(kind, name, text));
                return known == null
                        ? Flux.error(() -> new AssertionError(untold(kind, index, text)))
                        : Flux.fromIterable(known).cast(kind).take(limit);
            });
        });
    }

    private static String untold(Class<?> kind, TextIndex index, String text) {
        String call =
                kind == TextCompletion.class ? "completes" : kind == TextCorrection.class ? "corrects" : "hasWords";
        return "Nothing was said about this " + kind.getSimpleName() + ":\n  " + index.name() + ": " + text
                + "\nSay it by " + call + "(\"" + index.name() + "\", \"" + text + "\", ...).";
    }

    private Mono<TextIndex> requireSuggestions(String name) {
        return require(name)
                .filter(TextIndex::suggestions)
                .switchIfEmpty(Mono.error(() -> new TextIndexException(
                        Kind.WITHOUT_SUGGESTIONS, "The text index " + name + " keeps no list of its words.", null)));
    }

    private Flux<TextResult> found(TextSearch search) {
        return require(search.index()).flatMapMany(index -> {
            TextQuery query = search.query(index);
            searches.add(search);
            return stubbings.stream()
                    .filter(stubbing -> stubbing.answers(search))
                    .findFirst()
                    .map(SearchStubbing::nextAnswer)
                    .orElseGet(() -> Flux.error(() -> new AssertionError(unexpected(index, query))));
        });
    }

    private Mono<TextIndex> require(String name) {
        return Mono.fromSupplier(() -> definitions.get(name))
                .switchIfEmpty(Mono.error(() -> new TextIndexException(
                        Kind.NOT_FOUND,
                        "There is no text index " + name
                                + ". Make it by createIndex, or give it to new MockTextSearch.",
                        null)));
    }

    private SearchStubbing add(String description, Predicate<TextSearch> matcher) {
        SearchStubbing stubbing = new SearchStubbing(description, matcher);
        stubbings.add(0, stubbing);
        return stubbing;
    }

    private boolean sameQuery(TextSearch one, TextSearch other) {
        TextIndex index = definitions.get(one.index());
        return index != null && one.query(index).equals(other.query(index));
    }

    private String unexpected(TextIndex index, TextQuery query) {
        String known = stubbings.stream()
                .map(stubbing -> "\n  " + stubbing.description())
                .collect(Collectors.joining());
        return "Nothing was said about this search:\n  " + index.name() + ": " + query
                + (known.isEmpty()
                        ? "\nNothing was said about any; begin with when(...)."
                        : "\nThese are stubbed, the last first:" + known);
    }

    private static IndexDescription description(TextIndex index) {
        return IndexDescription.of(index, true, 0);
    }
}
