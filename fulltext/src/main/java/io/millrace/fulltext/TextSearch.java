package io.millrace.fulltext;

import io.millrace.fulltext.query.TextQuery;
import io.millrace.query.Filter;
import io.millrace.sql.Identifier;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A search: {@code TextSearch.of("book", "reactive -spring").filter(Filter.eq("lang", "en")).limit(20)}. An immutable value; each method
 * gives a new one. Texts are never printed.
 */
public final class TextSearch {
    /** The most results at once. */
    public static final int MAX_LIMIT = 10_000;

    private static final int DEFAULT_LIMIT = 20;

    private final String index;

    /** A {@link String} in the query language, or a {@link TextQuery}. */
    private final Object query;

    private final @Nullable Filter filter;
    private final @Nullable Highlight highlight;
    private final TextRanking ranking;
    private final int limit;
    private final long offset;
    private final List<String> columns;
    private final @Nullable Place after;

    /** Where a page begins: behind a result. */
    private record Place(long rank, double score, List<Object> key) {}

    private TextSearch(
            String index,
            Object query,
            @Nullable Filter filter,
            @Nullable Highlight highlight,
            TextRanking ranking,
            int limit,
            long offset,
            List<String> columns,
            @Nullable Place after) {
        this.index = Objects.requireNonNull(index, "index");
        this.query = Objects.requireNonNull(query, "query");
        this.filter = filter;
        this.highlight = highlight;
        this.ranking = ranking;
        this.limit = limit;
        this.offset = offset;
        this.columns = columns;
        this.after = after;
    }

    /**
     * Searches for what a user typed in the query language, see {@link TextQuery#parse}; the columns of the index are its fields.
     *
     * @param index the index's name
     * @param query what a user typed. It is read when the search is subscribed to, which a {@link
     *     io.millrace.fulltext.query.TextQueryException} ends when it is not valid, or its words occur too often ({@link
     *     FullTextSearch#MAX_OCCURRENCES}).
     * @return the search for the best 20
     */
    public static TextSearch of(String index, String query) {
        return new TextSearch(index, query, null, null, Bm25.DEFAULT, DEFAULT_LIMIT, 0, List.of(), null);
    }

    /**
     * Searches for a query.
     *
     * @param index the index's name
     * @param query the query
     * @return the search for the best 20
     */
    public static TextSearch of(String index, TextQuery query) {
        return new TextSearch(index, query, null, null, Bm25.DEFAULT, DEFAULT_LIMIT, 0, List.of(), null);
    }

    /**
     * Finds rows only that a filter matches as well. The best of those are found, never fewer than there are.
     *
     * @param newFilter a filter on columns of the table
     * @return a new search
     */
    public TextSearch filter(Filter newFilter) {
        return new TextSearch(index, query, newFilter, highlight, ranking, limit, offset, columns, after);
    }

    /**
     * Shows the texts that match.
     *
     * @param newHighlight how
     * @return a new search
     */
    public TextSearch highlight(Highlight newHighlight) {
        return new TextSearch(index, query, filter, newHighlight, ranking, limit, offset, columns, after);
    }

    /**
     * Ranks in another way.
     *
     * @param newRanking the way; by default {@link Bm25#DEFAULT}
     * @return a new search
     */
    public TextSearch ranking(TextRanking newRanking) {
        return new TextSearch(index, query, filter, highlight, newRanking, limit, offset, columns, after);
    }

    /**
     * Sets how many results there are at most.
     *
     * @param newLimit 1 to {@value #MAX_LIMIT}
     * @return a new search
     * @throws IllegalArgumentException when it is out of range
     */
    public TextSearch limit(int newLimit) {
        if (newLimit < 1 || newLimit > MAX_LIMIT) {
            throw new IllegalArgumentException("The limit is between 1 and " + MAX_LIMIT + ", not " + newLimit + ".");
        }
        return new TextSearch(index, query, filter, highlight, ranking, newLimit, offset, columns, after);
    }

    /**
     * Leaves the best results out, for the pages behind the first.
     *
     * @param newOffset how many, 0 or more
     * @return a new search
     * @throws IllegalArgumentException when it is below 0
     */
    public TextSearch offset(long newOffset) {
        if (newOffset < 0) {
            throw new IllegalArgumentException("The offset is 0 or more.");
        }
        return new TextSearch(index, query, filter, highlight, ranking, limit, newOffset, columns, after);
    }

    /**
     * Says which columns the rows of the results have. The key and highlights are known nevertheless.
     *
     * @param names columns of the table; by default all
     * @return a new search
     * @throws IllegalArgumentException when one is no valid name
     */
    public TextSearch columns(String... names) {
        for (String name : names) {
            Identifier.of(name);
        }
        return new TextSearch(index, query, filter, highlight, ranking, limit, offset, List.of(names), after);
    }

    /**
     * Begins behind a result of the same search, the last of a page. Unlike an {@link #offset} it costs the same on every page.
     *
     * <p>What comes is what scores less than that result did, or the same with a greater key. By {@link SimpleRanking} a score depends on its row alone: a row
     * that stays as it is comes once, whatever is written between two pages. One that changes comes again when its new score is less than that of the place,
     * and is left out when it was behind that and is before it now; so is one that is written before it. By {@link Bm25} the score of every row depends on
     * how many there are, how long, and how many have the word, so that whatever is written moves all of them a little, and rows near the place may
     * come twice or be left out, many where many score the same. Where that matters read the pages in one transaction that sees one
     * snapshot ({@link io.millrace.TransactionOptions#READ_ONLY}), or rank by {@link SimpleRanking#FREQUENCY}.
     *
     * @param result the result
     * @return a new search
     */
    public TextSearch after(TextResult result) {
        return after(result.rank(), result.score(), result.key());
    }

    /**
     * Begins behind a result of the same search, of which an application has kept this much.
     *
     * @param rank its rank, from which those of the next go on
     * @param score its score
     * @param key its key
     * @return a new search
     * @throws IllegalArgumentException when the rank is below 0, or the score no finite number. A key of another table is found out by the
     *     search.
     */
    public TextSearch after(long rank, double score, List<?> key) {
        if (rank < 0 || !Double.isFinite(score)) {
            throw new IllegalArgumentException("A rank is 0 or more, and a score a finite number.");
        }
        return new TextSearch(
                index,
                query,
                filter,
                highlight,
                ranking,
                limit,
                offset,
                columns,
                new Place(rank, score, List.copyOf(key)));
    }

    /**
     * The index's name.
     *
     * @return the name
     */
    public String index() {
        return index;
    }

    /**
     * The query for an index.
     *
     * @param definition the index, whose columns are the fields of the query language
     * @return the query
     * @throws io.millrace.fulltext.query.TextQueryException when it is not valid
     */
    public TextQuery query(TextIndex definition) {
        return query instanceof TextQuery known
                ? known
                : TextQuery.parse(
                        (String) query,
                        definition.columns().stream().map(TextColumn::name).collect(Collectors.toSet()));
    }

    /**
     * The filter.
     *
     * @return it, if there is one
     */
    public Optional<Filter> filter() {
        return Optional.ofNullable(filter);
    }

    /**
     * How the texts are shown that match.
     *
     * @return the way, if they are
     */
    public Optional<Highlight> highlight() {
        return Optional.ofNullable(highlight);
    }

    /**
     * How matches are ranked.
     *
     * @return the way
     */
    public TextRanking ranking() {
        return ranking;
    }

    /**
     * How many results there are at most.
     *
     * @return the number
     */
    public int limit() {
        return limit;
    }

    /**
     * How many of the best results are left out.
     *
     * @return the number
     */
    public long offset() {
        return offset;
    }

    /**
     * The columns of the results.
     *
     * @return their names; empty for all
     */
    public List<String> columns() {
        return columns;
    }

    /**
     * The score of the result behind which it begins.
     *
     * @return it, if there is one
     */
    public OptionalDouble afterScore() {
        return after == null ? OptionalDouble.empty() : OptionalDouble.of(after.score());
    }

    /**
     * The key of the result behind which it begins.
     *
     * @return its values; empty where there is none
     */
    public List<Object> afterKey() {
        return after == null ? List.of() : after.key();
    }

    /**
     * How many results come before the first.
     *
     * @return the rank of the result behind which it begins, and the offset
     */
    public long before() {
        long rank = after == null ? 0 : after.rank();
        return rank + Math.min(offset, Long.MAX_VALUE - rank);
    }

    @Override
    public String toString() {
        return "TextSearch(" + index + ")";
    }
}
