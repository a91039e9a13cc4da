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
    private final VectorValue vector;
    private final @Nullable Filter filter;
    private final int limit;
    private final int offset;
    private final double maxDistance;
    private final @Nullable Integer effort;
    private final List<String> columns;

    private VectorQuery(
            String index,
            VectorValue vector,
            @Nullable Filter filter,
            int limit,
            int offset,
            double maxDistance,
            @Nullable Integer effort,
            List<String> columns) {
        this.index = index;
        this.vector = vector;
        this.filter = filter;
        this.limit = limit;
        this.offset = offset;
        this.maxDistance = maxDistance;
        this.effort = effort;
        this.columns = columns;
    }

    /**
     * Searches for what is near a vector.
     *
     * @param index the index's name
     * @param vector the vector, which is copied. Whether it fits the index is found out by the search.
     * @return the search for the nearest 10
     */
    public static VectorQuery of(String index, float[] vector) {
        return of(index, new DenseVector(vector));
    }

    /**
     * Searches for what is near a sparse vector, or one of bits.
     *
     * @param index the index's name
     * @param vector a {@link SparseVector}, or for an index whose metric is one of bits a {@link BitVector}. Whether it fits the index is found out by the search.
     * @return the search for the nearest 10
     */
    public static VectorQuery of(String index, VectorValue vector) {
        return new VectorQuery(index, vector, null, DEFAULT_LIMIT, 0, Double.POSITIVE_INFINITY, null, List.of());
    }

    /**
     * Finds rows only that a filter matches as well. The nearest of those are found, never fewer than there are.
     *
     * @param newFilter a filter on columns of the table
     * @return a new search
     */
    public VectorQuery filter(Filter newFilter) {
        return new VectorQuery(index, vector, newFilter, limit, offset, maxDistance, effort, columns);
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
        return new VectorQuery(index, vector, filter, newLimit, offset, maxDistance, effort, columns);
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
        return new VectorQuery(index, vector, filter, limit, newOffset, maxDistance, effort, columns);
    }

    /**
     * Finds only what is near enough.
     *
     * @param distance the greatest distance, see {@link Metric}
     * @return a new search
     * @throws IllegalArgumentException when it is no number
     */
    public VectorQuery maxDistance(double distance) {
        if (Double.isNaN(distance)) {
            throw new IllegalArgumentException("The greatest distance is a number.");
        }
        return new VectorQuery(index, vector, filter, limit, offset, distance, effort, columns);
    }

    /**
     * Says how much work an index does that is not exact: for HNSW how many candidates ({@code ef_search}, by default 100), for IVFFlat how many
     * lists ({@code probes}, by default the square root of their number), for binary quantisation how many candidates are compared exactly (by default ten times the
     * limit and offset, at least 200 and at most 1,000). It is more where the limit is. Exact searches do not mind it.
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
        return new VectorQuery(index, vector, filter, limit, offset, maxDistance, newEffort, columns);
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
        return new VectorQuery(index, vector, filter, limit, offset, maxDistance, effort, List.of(names));
    }

    /** {@return the index's name} */
    public String index() {
        return index;
    }

    /** {@return a copy of the vector, as numbers} */
    public float[] vector() {
        return vector.toArray();
    }

    /** {@return the vector} */
    public VectorValue value() {
        return vector;
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

    @Override
    public String toString() {
        return "VectorQuery(" + index + ")";
    }
}
