package io.millrace.vector.internal.index;

import io.millrace.query.Filter;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorValue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a storage is asked for: the rows that are nearest to a vector, of which there may be more than a {@link VectorQuery} may ask for.
 *
 * @param vector the vector, which is one of the index
 * @param filter which rows may be found
 * @param limit how many are found at most
 * @param offset how many of the nearest are left out
 * @param maxDistance the greatest distance, infinite where there is none
 * @param effort how much work an index does, where that was said
 * @param columns the columns of the results; empty for all
 * @param withVector whether the vector is behind them, as {@link VectorStorage#stored} has it
 */
public record NearestSearch(
        VectorValue vector,
        Optional<Filter> filter,
        int limit,
        int offset,
        double maxDistance,
        OptionalInt effort,
        List<String> columns,
        boolean withVector) {
    static NearestSearch of(VectorQuery query, VectorValue vector) {
        return new NearestSearch(
                vector,
                query.filter(),
                query.limit(),
                query.offset(),
                query.maxDistance(),
                query.effort(),
                query.columns(),
                false);
    }

    /** From the very nearest on. */
    NearestSearch first(int count) {
        return new NearestSearch(vector, filter, count, 0, maxDistance, effort, columns, withVector);
    }

    NearestSearch withTheirVectors() {
        return new NearestSearch(vector, filter, limit, offset, maxDistance, effort, columns, true);
    }
}
