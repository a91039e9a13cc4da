package io.millrace.vector;

import io.millrace.query.Filter;
import io.millrace.sql.Identifier;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A search: {@code VectorQuery.of("book", embedding).filter(Filter.eq("lang", "en")).limit(20)}. An immutable value; each method gives a
 * new one. Vectors are never printed.
 */
public final class VectorQuery {
    /** The most results at once. */
    public static final int MAX_LIMIT = 10_000;

    private static final int DEFAULT_LIMIT = 10;
    private static final int MAX_EFFORT = 1000;

    private final String index;
    private final Origin origin;
    private final @Nullable Filter filter;
    private final int limit;
    private final int offset;
    private final double maxDistance;
    private final @Nullable Integer effort;
    private final List<String> columns;
    private final @Nullable MaximalMarginalRelevance diversity;

    /** What is to be near: a vector, or that of the row with a key. */
    private record Origin(@Nullable VectorValue vector, List<Object> key) {}

    private VectorQuery(
            String index,
            Origin origin,
            @Nullable Filter filter,
            int limit,
            int offset,
            double maxDistance,
            @Nullable Integer effort,
            List<String> columns,
            @Nullable MaximalMarginalRelevance diversity) {
        this.index = index;
        this.origin = origin;
        this.filter = filter;
        this.limit = limit;
        this.offset = offset;
        this.maxDistance = maxDistance;
        this.effort = effort;
        this.columns = columns;
        this.diversity = diversity;
    }

    /**
     * Searches for what is near a vector.
     *
     * @param index the index's name
     * @param vector the vector, which is copied. Whether it fits the index is found out by the search.
     * @return the search for the nearest 10
     */
    public static VectorQuery of(String index, float[] vector) {
        return of(index, VectorValue.of(vector));
    }

    /**
     * Searches for what is near a sparse vector, or one of bits.
     *
     * @param index the index's name
     * @param vector a {@link SparseVector}, or for an index whose metric is one of bits a {@link BitVector}. Whether it fits the index is found out by the search.
     * @return the search for the nearest 10
     */
    public static VectorQuery of(String index, VectorValue vector) {
        return of(index, new Origin(vector, List.of()));
    }

    /**
     * Searches for what is near the vector of a row of the table: for more like this one. The row itself is not found. Its vector is read in the
     * snapshot in which the others are found; a row that is not there, or has no vector, is a {@link VectorException}.
     *
     * @param index the index's name
     * @param key the values of the row's primary key, in the order of its columns, such as {@link VectorResult#key()} has them; a text stands for a
     *     value of any type that the database reads from texts
     * @return the search for the nearest 10
     * @throws IllegalArgumentException when there is no value
     */
    public static VectorQuery ofRow(String index, Object... key) {
        if (key.length == 0) {
            throw new IllegalArgumentException("A key has a value at least.");
        }
        return of(index, new Origin(null, List.of(key)));
    }

    private static VectorQuery of(String index, Origin origin) {
        return new VectorQuery(index, origin, null, DEFAULT_LIMIT, 0, Double.POSITIVE_INFINITY, null, List.of(), null);
    }

    /**
     * Finds rows only that a filter matches as well. The nearest of those are found, never fewer than there are.
     *
     * @param newFilter a filter on columns of the table
     * @return a new search
     */
    public VectorQuery filter(Filter newFilter) {
        return new VectorQuery(index, origin, newFilter, limit, offset, maxDistance, effort, columns, diversity);
    }

    /**
     * Sets how many results there are at most.
     *
     * @param newLimit 1 to {@value #MAX_LIMIT}
     * @return a new search
     * @throws IllegalArgumentException when it is out of range
     */
    public VectorQuery limit(int newLimit) {
        if (newLimit < 1 || newLimit > MAX_LIMIT) {
            throw new IllegalArgumentException("The limit is between 1 and " + MAX_LIMIT + ", not " + newLimit + ".");
        }
        return new VectorQuery(index, origin, filter, newLimit, offset, maxDistance, effort, columns, diversity);
    }

    /**
     * Leaves the nearest results out, for the pages behind the first.
     *
     * @param newOffset how many, 0 to {@value #MAX_LIMIT}
     * @return a new search
     * @throws IllegalArgumentException when it is out of range
     */
    public VectorQuery offset(int newOffset) {
        if (newOffset < 0 || newOffset > MAX_LIMIT) {
            throw new IllegalArgumentException("The offset is between 0 and " + MAX_LIMIT + ", not " + newOffset + ".");
        }
        return new VectorQuery(index, origin, filter, limit, newOffset, maxDistance, effort, columns, diversity);
    }

    /**
     * Finds only what is near enough. Of what the same search finds without it, it leaves out what is beyond. An index that is not exact may miss some of it, so that fewer rows are found than are that near: only an exact search, or one whose
     * filter leaves few rows, knows of all of them.
     *
     * @param distance the greatest distance, see {@link Metric}
     * @return a new search
     * @throws IllegalArgumentException when it is no number
     */
    public VectorQuery maxDistance(double distance) {
        if (Double.isNaN(distance)) {
            throw new IllegalArgumentException("The greatest distance is a number.");
        }
        return new VectorQuery(index, origin, filter, limit, offset, distance, effort, columns, diversity);
    }

    /**
     * Says how much work an index does that is not exact: for HNSW how many candidates ({@code ef_search}, by default 100, or 200 with a filter, and as many as limit and
     * offset), for IVFFlat how many lists ({@code probes}, by default the square root of their number, with a filter twice that), for binary quantisation how many candidates are compared
     * exactly (by default ten times the limit and offset, between 200 and 1,000), for codes on SQLite how many rows in a row change nothing about the result before it
     * stops (by default 100, more in a table of more than 100,000 rows, with a filter twice that, and no fewer than the limit). Exact searches do not mind it.
     *
     * @param newEffort 1 to 1,000
     * @return a new search
     * @throws IllegalArgumentException when it is out of range
     */
    public VectorQuery effort(int newEffort) {
        if (newEffort < 1 || newEffort > MAX_EFFORT) {
            throw new IllegalArgumentException(
                    "The effort is between 1 and " + MAX_EFFORT + ", not " + newEffort + ".");
        }
        return new VectorQuery(index, origin, filter, limit, offset, maxDistance, newEffort, columns, diversity);
    }

    /**
     * Says which columns the rows of the results have.
     *
     * @param names columns of the table; by default all
     * @return a new search
     * @throws IllegalArgumentException when one is no valid name
     */
    public VectorQuery columns(String... names) {
        for (String name : names) {
            Identifier.of(name);
        }
        return new VectorQuery(index, origin, filter, limit, offset, maxDistance, effort, List.of(names), diversity);
    }

    /**
     * Finds rows that differ from one another as well. Pages are parts of one order of all candidates: a search whose limit and offset are together
     * more than the candidates is an {@link IllegalArgumentException} when it is subscribed to. Results arrive on a thread of Reactor's parallel scheduler.
     *
     * @param newDiversity how
     * @return a new search
     */
    public VectorQuery diversity(MaximalMarginalRelevance newDiversity) {
        return new VectorQuery(index, origin, filter, limit, offset, maxDistance, effort, columns, newDiversity);
    }

    /** {@return the index's name} */
    public String index() {
        return index;
    }

    /** {@return a copy of the vector that is searched for, as numbers; empty where it is that of a row} */
    public Optional<float[]> vector() {
        return value().map(VectorValue::toArray);
    }

    /** {@return the vector that is searched for; empty where it is that of a row} */
    public Optional<VectorValue> value() {
        return Optional.ofNullable(origin.vector());
    }

    /** {@return the key of the row that others are to be like; empty where a vector is searched for} */
    public List<Object> key() {
        return origin.key();
    }

    /** {@return the filter, if there is one} */
    public Optional<Filter> filter() {
        return Optional.ofNullable(filter);
    }

    /** {@return how many results there are at most} */
    public int limit() {
        return limit;
    }

    /** {@return how many of the nearest are left out} */
    public int offset() {
        return offset;
    }

    /** {@return the greatest distance, infinite where there is none} */
    public double maxDistance() {
        return maxDistance;
    }

    /** {@return how much work an index does, where that was said} */
    public OptionalInt effort() {
        return effort == null ? OptionalInt.empty() : OptionalInt.of(effort);
    }

    /** {@return the columns of the results; empty for all} */
    public List<String> columns() {
        return columns;
    }

    /** {@return how results differ from one another, where they are to} */
    public Optional<MaximalMarginalRelevance> diversity() {
        return Optional.ofNullable(diversity);
    }

    @Override
    public String toString() {
        return "VectorQuery(" + index + ")";
    }
}
