package io.millrace.vector.mock;

import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexCheck;
import io.millrace.vector.VectorIndexDescription;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorIndexProgress;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorResult;
import io.millrace.vector.VectorSearch;
import io.millrace.vector.internal.index.Vectors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A vector search without a database: it finds what it was told, and records what it is asked.
 *
 * <p>Everything but the finding is as in production. Nothing happens before subscription; a vector that is none of the index is a {@link
 * io.millrace.vector.VectorException}; a search in an index that is not there, and another definition of one that is, are {@link VectorIndexException}s. Limit
 * and offset are kept to. Filters, the greatest distance and diversity are not applied: {@link #searches()} has them. An index that is made has no rows, and
 * nothing is undone by a rollback.
 *
 * <p>A search that nothing was said about fails with an {@link AssertionError} that lists what was said, without vectors. Thread-safe.
 */
public final class MockVectorSearch implements VectorSearch {
    private final Map<String, VectorIndex> definitions = new ConcurrentSkipListMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<SearchStubbing> stubbings = new CopyOnWriteArrayList<>();
    private final List<VectorQuery> searches = new CopyOnWriteArrayList<>();

    /**
     * Makes a search in indexes that are there.
     *
     * @param indexes the indexes; others can be made by {@link #createIndex}
     */
    public MockVectorSearch(VectorIndex... indexes) {
        for (VectorIndex index : indexes) {
            definitions.put(index.name(), index);
        }
    }

    /**
     * Says what is found near a vector. What was said last counts first.
     *
     * @param index the index's name
     * @param vector the vector; those that differ in anything are others
     * @return what to say next
     */
    public SearchStubbing when(String index, float[] vector) {
        float[] copy = vector.clone();
        return add(
                index + ": a vector of " + copy.length + " dimensions",
                query -> query.index().equalsIgnoreCase(index)
                        && query.vector()
                                .filter(wanted -> Arrays.equals(wanted, copy))
                                .isPresent());
    }

    /**
     * Says what is found like a row. What was said last counts first.
     *
     * @param index the index's name
     * @param key the row's key, as it is searched for
     * @return what to say next
     */
    public SearchStubbing whenRow(String index, Object... key) {
        List<Object> copy = List.of(key);
        return add(
                index + ": like a row with a key of " + copy.size() + (copy.size() == 1 ? " value" : " values"),
                query -> query.index().equalsIgnoreCase(index) && query.key().equals(copy));
    }

    /**
     * Says what is found by some searches. What was said last counts first.
     *
     * @param matcher tells by its index, its filter and the like whether a search is meant
     * @return what to say next
     */
    public SearchStubbing when(Predicate<VectorQuery> matcher) {
        return add("searches by a predicate", matcher);
    }

    /**
     * What was searched for.
     *
     * @return the searches, in the order in which they were subscribed to
     */
    public List<VectorQuery> searches() {
        return List.copyOf(searches);
    }

    @Override
    public Flux<VectorIndexProgress> createIndex(VectorIndex index) {
        return Flux.defer(() -> {
            VectorIndex present = definitions.putIfAbsent(index.name(), index);
            return present == null || present.equals(index)
                    ? Flux.just(VectorIndexProgress.of(0, 0))
                    : Flux.error(new VectorIndexException(
                            Kind.DIFFERENT,
                            "There is a vector index " + index.name() + " with another definition.",
                            null));
        });
    }

    @Override
    public Flux<VectorIndexProgress> createIndex(Transaction transaction, VectorIndex index) {
        return createIndex(index);
    }

    @Override
    public Flux<VectorIndexProgress> replaceIndex(VectorIndex index) {
        return Flux.defer(() -> {
            definitions.remove(index.name());
            return createIndex(index);
        });
    }

    @Override
    public Flux<VectorIndexProgress> replaceIndex(Transaction transaction, VectorIndex index) {
        return replaceIndex(index);
    }

    @Override
    public Flux<VectorIndexProgress> rebuild(String name) {
        return require(name).map(index -> VectorIndexProgress.of(0, 0)).flux();
    }

    @Override
    public Flux<VectorIndexProgress> rebuild(Transaction transaction, String name) {
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
    public Mono<VectorIndexDescription> describe(String name) {
        return Mono.fromSupplier(() -> definitions.get(name)).map(MockVectorSearch::description);
    }

    @Override
    public Mono<VectorIndexDescription> describe(SqlOperations operations, String name) {
        return describe(name);
    }

    @Override
    public Flux<VectorIndexDescription> indexes(SqlOperations operations) {
        return indexes();
    }

    @Override
    public Mono<VectorIndexCheck> verify(Transaction transaction, String name) {
        return verify(name);
    }

    @Override
    public Flux<VectorIndexDescription> indexes() {
        return Flux.defer(() -> Flux.fromIterable(List.copyOf(definitions.values())))
                .map(MockVectorSearch::description);
    }

    @Override
    public Mono<VectorIndexCheck> verify(String name) {
        return require(name).map(index -> VectorIndexCheck.of(0, 0, true));
    }

    /** Does nothing, for there is nothing in memory. */
    @Override
    public void limitMemory(long bytes) {}

    @Override
    public Flux<VectorResult> search(VectorQuery query) {
        return require(query.index())
                .flatMapMany(index -> {
                    query.value().ifPresent(vector -> Vectors.require(index, vector));
                    searches.add(query);
                    return stubbings.stream()
                            .filter(stubbing -> stubbing.answers(query))
                            .findFirst()
                            .map(SearchStubbing::nextAnswer)
                            .orElseGet(() -> Flux.error(() -> new AssertionError(unexpected(index, query))));
                })
                .skip(query.offset())
                .take(query.limit());
    }

    @Override
    public Flux<VectorResult> search(SqlOperations operations, VectorQuery query) {
        return search(query);
    }

    @Override
    public Flux<List<VectorResult>> searchAll(List<VectorQuery> queries) {
        return Flux.fromIterable(List.copyOf(queries))
                .concatMap(query -> search(query).collectList(), 0);
    }

    @Override
    public Flux<List<VectorResult>> searchAll(SqlOperations operations, List<VectorQuery> queries) {
        return searchAll(queries);
    }

    private Mono<VectorIndex> require(String name) {
        return Mono.fromSupplier(() -> definitions.get(name))
                .switchIfEmpty(Mono.error(() -> new VectorIndexException(
                        Kind.NOT_FOUND,
                        "There is no vector index " + name
                                + ". Make it by createIndex, or give it to new MockVectorSearch.",
                        null)));
    }

    private SearchStubbing add(String description, Predicate<VectorQuery> matcher) {
        SearchStubbing stubbing = new SearchStubbing(description, matcher);
        stubbings.add(0, stubbing);
        return stubbing;
    }

    private String unexpected(VectorIndex index, VectorQuery query) {
        String known = stubbings.stream()
                .map(stubbing -> "\n  " + stubbing.description())
                .collect(Collectors.joining());
        return "Nothing was said about this search:\n  " + index.name()
                + (query.key().isEmpty() ? ": a vector" : ": like a row")
                + (known.isEmpty()
                        ? "\nNothing was said about any; begin with when(...)."
                        : "\nThese are stubbed, the last first:" + known);
    }

    private static VectorIndexDescription description(VectorIndex index) {
        return VectorIndexDescription.of(index, true, true, "A mock finds what it was told.");
    }
}
