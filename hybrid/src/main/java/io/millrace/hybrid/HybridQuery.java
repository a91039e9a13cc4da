package io.millrace.hybrid;

import io.millrace.fulltext.TextSearch;
import io.millrace.query.Filter;
import io.millrace.sql.Identifier;
import io.millrace.vector.VectorQuery;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A search with two arms: {@code HybridQuery.of(TextSearch.of("book", words), VectorQuery.of("book", vector)).filter(Filter.eq("lang", "en"))}. An immutable
 * value; each method gives a new one. Texts and vectors are never printed.
 *
 * <p>What concerns one arm is said there: ranking and highlights, the greatest distance and the effort, a filter of its own. What concerns the results is said here: how many there are,
 * where a page begins, the columns, and how many candidates each arm has.
 */
public final class HybridQuery {
    /** The most candidates of an arm. */
    public static final int MAX_DEPTH = 10_000;

    private static final int DEFAULT_DEPTH = 100;
    private static final int DEFAULT_LIMIT = 10;

    private final @Nullable TextSearch text;
    private final @Nullable VectorQuery vector;
    private final @Nullable Filter filter;
    private final Fusion fusion;
    private final Depths depths;
    private final Slice slice;
    private final List<String> columns;
    private final @Nullable Reranking reranking;

    /** How many candidates the arms have. */
    private record Depths(int text, int vector) {}

    private record Slice(int limit, int offset) {}

    private record Reranking(Reranker reranker, int candidates) {}

    private HybridQuery(@Nullable TextSearch text, @Nullable VectorQuery vector) {
        this(
                text,
                vector,
                null,
                ScoreFusion.DEFAULT,
                new Depths(DEFAULT_DEPTH, DEFAULT_DEPTH),
                new Slice(DEFAULT_LIMIT, 0),
                List.of(),
                null);
    }

    private HybridQuery(
            @Nullable TextSearch text,
            @Nullable VectorQuery vector,
            @Nullable Filter filter,
            Fusion fusion,
            Depths depths,
            Slice slice,
            List<String> columns,
            @Nullable Reranking reranking) {
        this.text = text;
        this.vector = vector;
        this.filter = filter;
        this.fusion = fusion;
        this.depths = depths;
        this.slice = slice;
        this.columns = columns;
        this.reranking = reranking;
    }

    /**
     * Searches by words and by a vector.
     *
     * @param text the text arm, whose limit does not count: see {@link #depth}
     * @param vector the vector arm, in an index of the same table, whose limit does not count
     * @return the search for the best 10, by {@link ScoreFusion}
     * @throws IllegalArgumentException when one of them begins behind its first result, or has columns of its own, or the vector arm a diversity
     */
    public static HybridQuery of(TextSearch text, VectorQuery vector) {
        return new HybridQuery(checked(text), checked(vector));
    }

    /**
     * Searches by words alone, where nothing is known of a vector.
     *
     * @param text the text arm
     * @return the search for the best 10
     * @throws IllegalArgumentException as {@link #of(TextSearch, VectorQuery)} throws it
     */
    public static HybridQuery ofText(TextSearch text) {
        return new HybridQuery(checked(text), null);
    }

    /**
     * Searches by a vector alone, where there are no words.
     *
     * @param vector the vector arm
     * @return the search for the best 10
     * @throws IllegalArgumentException as {@link #of(TextSearch, VectorQuery)} throws it
     */
    public static HybridQuery ofVector(VectorQuery vector) {
        return new HybridQuery(null, checked(vector));
    }

    private static TextSearch checked(TextSearch text) {
        if (text.before() != 0 || !text.afterKey().isEmpty()) {
            throw new IllegalArgumentException(
                    "The text arm begins with its first result. Pages are those of the hybrid query, by its offset.");
        }
        requireAll(text.columns());
        return text;
    }

    private static VectorQuery checked(VectorQuery vector) {
        if (vector.offset() != 0) {
            throw new IllegalArgumentException(
                    "The vector arm begins with its first result. Pages are those of the hybrid query, by its offset.");
        }
        requireAll(vector.columns());
        if (vector.diversity().isPresent()) {
            throw new IllegalArgumentException("The order of results that differ cannot be fused with another.");
        }
        return vector;
    }

    private static void requireAll(List<String> columns) {
        if (!columns.isEmpty()) {
            throw new IllegalArgumentException("The columns of the results are those of the hybrid query.");
        }
    }

    /**
     * Finds rows only that a filter matches as well, in both arms, each of which may have one of its own.
     *
     * @param newFilter a filter on columns of the table
     * @return a new search
     */
    public HybridQuery filter(Filter newFilter) {
        return new HybridQuery(text, vector, newFilter, fusion, depths, slice, columns, reranking);
    }

    /**
     * Says how the two orders become one.
     *
     * @param newFusion how; by default {@link ScoreFusion#DEFAULT}
     * @return a new search
     */
    public HybridQuery fusion(Fusion newFusion) {
        return new HybridQuery(text, vector, filter, newFusion, depths, slice, columns, reranking);
    }

    /**
     * Says how many candidates each arm has. The order of the results depends on it, so that it stays the same from page to page: limit and offset are
     * together no more than the greater depth of the arms that there are, which is an {@link IllegalArgumentException} otherwise when the search is subscribed to.
     *
     * @param depth 1 to {@value #MAX_DEPTH}; by default 100
     * @return a new search
     * @throws IllegalArgumentException when it is out of range
     */
    public HybridQuery depth(int depth) {
        return depth(depth, depth);
    }

    /**
     * Says how many candidates each arm has.
     *
     * @param ofText those of the text arm, 1 to {@value #MAX_DEPTH}
     * @param ofVector those of the vector arm, 1 to {@value #MAX_DEPTH}
     * @return a new search
     * @throws IllegalArgumentException when one is out of range
     * @see #depth(int)
     */
    public HybridQuery depth(int ofText, int ofVector) {
        return new HybridQuery(
                text,
                vector,
                filter,
                fusion,
                new Depths(
                        within("depth of the text arm", ofText, 1, MAX_DEPTH),
                        within("depth of the vector arm", ofVector, 1, MAX_DEPTH)),
                slice,
                columns,
                reranking);
    }

    /**
     * Sets how many results there are at most.
     *
     * @param newLimit 1 to {@value #MAX_DEPTH}
     * @return a new search
     * @throws IllegalArgumentException when it is out of range
     */
    public HybridQuery limit(int newLimit) {
        return new HybridQuery(
                text,
                vector,
                filter,
                fusion,
                depths,
                new Slice(within("limit", newLimit, 1, MAX_DEPTH), slice.offset),
                columns,
                reranking);
    }

    /**
     * Leaves the best results out, for the pages behind the first.
     *
     * @param newOffset how many, 0 to {@value #MAX_DEPTH}
     * @return a new search
     * @throws IllegalArgumentException when it is out of range
     */
    public HybridQuery offset(int newOffset) {
        return new HybridQuery(
                text,
                vector,
                filter,
                fusion,
                depths,
                new Slice(slice.limit, within("offset", newOffset, 0, MAX_DEPTH)),
                columns,
                reranking);
    }

    /**
     * Says which columns the rows of the results have.
     *
     * @param names columns of the table; by default all
     * @return a new search
     * @throws IllegalArgumentException when one is no valid name
     */
    public HybridQuery columns(String... names) {
        for (String name : names) {
            Identifier.of(name);
        }
        return new HybridQuery(text, vector, filter, fusion, depths, slice, List.of(names), reranking);
    }

    /**
     * Gives the best candidates the order of a re-ranker; of equal scores those of the fusion come first. No others are results then, so that limit and offset are together no more than their number:
     * otherwise an {@link IllegalArgumentException} ends the search when it is subscribed to.
     *
     * @param newReranker the re-ranker
     * @param candidates how many of the best it is given at most, 1 to {@value #MAX_DEPTH}
     * @return a new search
     * @throws IllegalArgumentException when their number is out of range
     */
    public HybridQuery rerank(Reranker newReranker, int candidates) {
        return new HybridQuery(
                text,
                vector,
                filter,
                fusion,
                depths,
                slice,
                columns,
                new Reranking(newReranker, within("number of candidates", candidates, 1, MAX_DEPTH)));
    }

    private static int within(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "The " + what + " is between " + least + " and " + most + ", not " + value + ".");
        }
        return value;
    }

    /** {@return the text arm as it was given, if there is one} */
    public Optional<TextSearch> text() {
        return Optional.ofNullable(text);
    }

    /** {@return the vector arm as it was given, if there is one} */
    public Optional<VectorQuery> vector() {
        return Optional.ofNullable(vector);
    }

    /** {@return the filter of both arms, if there is one} */
    public Optional<Filter> filter() {
        return Optional.ofNullable(filter);
    }

    /** {@return how the two orders become one} */
    public Fusion fusion() {
        return fusion;
    }

    /** {@return how many candidates the text arm has at most} */
    public int textDepth() {
        return depths.text;
    }

    /** {@return how many candidates the vector arm has at most} */
    public int vectorDepth() {
        return depths.vector;
    }

    /** {@return how many results there are at most} */
    public int limit() {
        return slice.limit;
    }

    /** {@return how many of the best are left out} */
    public int offset() {
        return slice.offset;
    }

    /** {@return the columns of the results; empty for all} */
    public List<String> columns() {
        return columns;
    }

    /** {@return what gives the best another order, if anything} */
    public Optional<Reranker> reranker() {
        return Optional.ofNullable(reranking).map(Reranking::reranker);
    }

    /** {@return how many candidates a re-ranker is given at most, where there is one} */
    public OptionalInt rerankedCandidates() {
        return reranking == null ? OptionalInt.empty() : OptionalInt.of(reranking.candidates);
    }

    @Override
    public String toString() {
        return "HybridQuery(" + text().map(TextSearch::index).orElse("-") + ", "
                + vector().map(VectorQuery::index).orElse("-") + ")";
    }
}
