package io.millrace.vector.internal.sqlite;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.mapping.Row;
import io.millrace.query.RawSql;
import io.millrace.spi.OwnTables;
import io.millrace.vector.VectorResult;
import io.millrace.vector.internal.codes.CodeScan;
import io.millrace.vector.internal.codes.Codes;
import io.millrace.vector.internal.codes.Target;
import io.millrace.vector.internal.index.DistanceFrom;
import io.millrace.vector.internal.index.NearestSearch;
import io.millrace.vector.internal.index.StoredIndex;
import io.millrace.vector.internal.sqlite.Nearest.Found;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Looks at rows in the order in which their codes seem near, and finds out how near they are, until so many in a row have changed nothing about the result. What is read of a
 * row is what the snapshot has, so codes may be wrong about a row and the result is not.
 *
 * <p>A filter that matches few rows is asked for its rows before: at once where the database has an index for it, and else when so many candidates did not match that
 * going on would take longer, unless it turns out to match many, of which none happens to be near. Where rows are missing in the end, all are looked at.
 *
 * <p>A greatest distance leaves out what is beyond it of what is found without: it says nothing about where to look.
 */
final class QuantisedSearch {
    /** Of up to so many rows. Of more, rows are nearer to one another, and the nearest lie further behind in the order of codes. */
    private static final int DEFAULT_EFFORT = 100;

    private static final double FEWER_ROWS = 100_000;

    /**
     * For each time that rows are twice as many. Of 1,000,000 clustered vectors of 384 dimensions an effort of 100 finds .91 of the nearest ten, 200 .974, 300 .990.
     */
    private static final int EFFORT_OF_TWICE_AS_MANY = 50;

    /** The nearest of those that match lie further away than the nearest of all, where codes tell less: so many times as many rows have to change nothing. */
    private static final int FILTERED_EFFORT = 2;

    private static final String PLACE = OwnTables.VECTOR_PREFIX + "place";

    /** Candidates that are asked for in one statement. */
    private static final int AT_ONCE = 8192;

    /** Which part of the patience, a half, is read at first beside what is read in any case. */
    private static final int MORE = 2;

    /** Which part of it, a quarter, is read at least with another statement. */
    private static final int LEAST = 4;

    /** So many times as many are asked for at first where a filter may leave most of them out. */
    private static final int FILTERED = 4;

    /** So many times as many codes as rows are looked at closer. */
    private static final long SPARE = 6;

    /** So many rows that match a filter are asked for without a look at how many do. */
    private static final int FEW = 1000;

    /**
     * So many rows that match a filter are compared without asking their codes. What is near among few rows of many lies further away, where codes tell
     * less: of 10,000 rows of 1,000,000 they found 87 of 100 of the nearest.
     */
    private static final int COMPARED = 16_384;

    /** Of how great a part of all rows, a quarter, the keys are kept that match. */
    private static final int PART = 4;

    /** How great a part of all rows, an eighth, is looked up by itself before all are read. */
    private static final int LOOKED_UP = 8;

    private final Dialect dialect;
    private final StoredIndex index;
    private final NearestSearch query;
    private final DistanceFrom distances;
    private final float[] other;
    private final Codes codes;
    private final Target target;
    private final FilterKeys filter;
    private final int wanted;
    private final int patience;

    private Nearest nearest;
    private long[] candidates = {};
    private int capacity;
    private int looked;
    private int matched;
    private int unchanged;
    private boolean exhausted;
    private boolean matchesMany;
    private @Nullable List<Long> keys;

    QuantisedSearch(Dialect dialect, StoredIndex index, NearestSearch query, Codes codes) {
        this.dialect = dialect;
        this.index = index;
        this.query = query;
        float[] vector = query.vector().toArray();
        this.distances = new DistanceFrom(index.definition().metric(), vector);
        this.other = new float[index.definition().dimensions()];
        this.codes = codes;
        this.target = codes.encoder().target(vector);
        this.filter = new FilterKeys(dialect, index, query);
        this.wanted = query.limit() + query.offset();
        this.patience = Math.max(query.effort().orElseGet(this::defaultEffort), query.limit());
        this.nearest = new Nearest(wanted);
    }

    private int defaultEffort() {
        double doublings = Math.log(Math.max(1, codes.size() / FEWER_ROWS)) / Math.log(2);
        int effort = (int) (DEFAULT_EFFORT + EFFORT_OF_TWICE_AS_MANY * doublings);
        return query.filter().isPresent() ? FILTERED_EFFORT * effort : effort;
    }

    Flux<VectorResult> run(SqlOperations snapshot) {
        if (2L * wanted >= codes.size()) {
            return new ExactSearch(dialect, index, query).run(snapshot);
        }
        return filter.ifIndexed(snapshot, mostKeys())
                .doOnNext(this::restrict)
                .thenMany(Mono.defer(() -> round(snapshot)).repeat(() -> !isDone()))
                .thenMany(Flux.defer(() -> isScattered() || (exhausted && !nearest.isFull() && !isCertain())
                        ? new ExactSearch(dialect, index, query).run(snapshot)
                        : new FoundRows(dialect, index, query).read(snapshot, found())));
    }

    private boolean isDone() {
        return exhausted || isFound() || isScattered();
    }

    private boolean isFound() {
        return unchanged >= patience && nearest.isFull();
    }

    /** Too many match to keep their keys, and too few of those that are near: reading all rows is less than looking each up. */
    private boolean isScattered() {
        return matchesMany && !exhausted && !isFound() && looked > codes.size() / LOOKED_UP;
    }

    private List<Found> found() {
        return nearest.inOrder(query.offset()).stream()
                .filter(found -> found.distance() <= query.maxDistance())
                .toList();
    }

    /** Whether no other row can be in the result: all that the filter matches were looked at. */
    private boolean isCertain() {
        return keys != null && keys.size() <= COMPARED;
    }

    private int mostKeys() {
        return (int) Math.max(FEW, codes.size() / 32);
    }

    private Mono<Void> round(SqlOperations snapshot) {
        long next = next();
        if (query.filter().isPresent() && keys == null && !matchesMany && looked + next > 4 * FEW + codes.size() / 32) {
            return filter.all(snapshot, (int) Math.max(COMPARED, codes.size() / PART))
                    .doOnNext(this::restrict)
                    .doOnSuccess(found -> matchesMany = found == null)
                    .then();
        }
        int count = (int) Math.min(next, AT_ONCE);
        return candidates(looked + count).flatMap(all -> {
            long[] part = Arrays.copyOfRange(all, Math.min(looked, all.length), Math.min(looked + count, all.length));
            looked += part.length;
            exhausted = part.length < count;
            return snapshot.query(vectors(part), this::look).then();
        });
    }

    /**
     * How many candidates to look at next: so many that what is missing is among them, if filters match as often as they did. At first some more than can be enough, and
     * never very few: reading them takes less than another statement.
     */
    private long next() {
        long missing = (long) Math.max(0, wanted - matched) + Math.max(patience - unchanged, patience / LEAST);
        if (looked > 0) {
            return missing * looked / Math.max(1, matched) + 1;
        }
        long first = missing + patience / MORE;
        return query.filter().isPresent() && keys == null ? FILTERED * first : first;
    }

    private void restrict(List<Long> found) {
        keys = found;
        nearest = new Nearest(wanted);
        candidates = found.size() <= COMPARED
                ? found.stream().mapToLong(Long::longValue).toArray()
                : new long[0];
        capacity = found.size() <= COMPARED ? Integer.MAX_VALUE : 0;
        looked = 0;
        matched = 0;
        unchanged = found.size() <= COMPARED ? -found.size() : 0;
    }

    /** So many candidates, fewer where there are no more. Those that were looked at already stay the first. */
    private Mono<long[]> candidates(int count) {
        if (count <= capacity) {
            return Mono.just(candidates);
        }
        int most = (int) Math.min(Integer.MAX_VALUE - 8, SPARE * Math.max(count, patience));
        List<Long> some = keys;
        Mono<long[]> scan = some == null
                ? CodeScan.all(codes, target, capacity, most, Schedulers.boundedElastic())
                : CodeScan.some(codes, some, target, capacity, most, Schedulers.boundedElastic());
        return scan.map(found -> {
            capacity = found.length < most - capacity ? Integer.MAX_VALUE : most;
            candidates = LongStream.concat(Arrays.stream(candidates), Arrays.stream(found))
                    .toArray();
            return candidates;
        });
    }

    private Sql vectors(long[] part) {
        String places = Arrays.toString(part);
        RawSql rows = RawSql.of(
                "SELECT r." + index.key(dialect, 0) + ", +r." + index.column(dialect)
                        + " FROM (SELECT value AS " + PLACE + " FROM json_each(?)) AS n CROSS JOIN "
                        + MainTable.of(dialect, index) + " AS r WHERE r." + index.key(dialect, 0)
                        + " = n." + PLACE + " AND r." + index.column(dialect) + " IS NOT NULL",
                places);
        return query.filter()
                .map(condition -> rows.sql("AND (").filter(condition).sql(")"))
                .orElse(rows)
                .toSql(dialect);
    }

    private Boolean look(Row row) {
        double distance = StoredVectors.decode(row.get(1), other) ? distances.to(other) : Double.NaN;
        if (Double.isNaN(distance)) {
            return false;
        }
        matched++;
        unchanged++;
        if (nearest.mayTake(distance)) {
            Object[] key = {Objects.requireNonNull(row.get(0))};
            if (nearest.add(new Found(distance, key, key))) {
                unchanged = Math.min(unchanged, 0);
            }
        }
        return true;
    }
}
