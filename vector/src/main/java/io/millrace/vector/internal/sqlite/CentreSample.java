package io.millrace.vector.internal.sqlite;

import io.millrace.SqlOperations;
import io.millrace.mapping.Row;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.internal.codes.CentreBuilder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Finds about where the centre of all vectors is: by all of them where they are few, and else by rows from places that are equally far from one another. */
final class CentreSample {
    private static final int PLACES = 128;
    private static final int ROWS_AT_A_PLACE = 64;

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Sample(long rows, float[] centre) {}

    private record Extent(
            long rows, @Nullable Long least, @Nullable Long most) {}

    private final CodeTables tables;

    CentreSample(CodeTables tables) {
        this.tables = tables;
    }

    Mono<Sample> read(SqlOperations snapshot) {
        VectorIndex definition = tables.index().definition();
        return snapshot.queryOne(
                        Extent.class,
                        "SELECT count(*) AS rows, min(" + tables.key() + ") AS least, max(" + tables.key()
                                + ") AS most FROM " + tables.table())
                .flatMap(extent -> vectors(snapshot, extent)
                        .collect(
                                () -> new CentreBuilder(definition.metric(), definition.dimensions()),
                                (centre, row) -> {
                                    float[] vector = StoredVectors.read(definition, row.get(0));
                                    if (vector != null) {
                                        centre.add(vector);
                                    }
                                })
                        .map(centre -> new Sample(extent.rows(), centre.build())));
    }

    private Flux<Row> vectors(SqlOperations snapshot, Extent extent) {
        if (extent.rows() == 0) {
            return Flux.empty();
        }
        long least = Objects.requireNonNull(extent.least());
        long most = Objects.requireNonNull(extent.most());
        return extent.rows() <= PLACES * ROWS_AT_A_PLACE
                ? rows(snapshot, least, extent.rows())
                : Flux.range(0, PLACES)
                        .concatMap(place -> rows(snapshot, between(least, most, place), ROWS_AT_A_PLACE));
    }

    private Flux<Row> rows(SqlOperations snapshot, long from, long limit) {
        return snapshot.query(
                "SELECT +r." + tables.column() + " FROM " + tables.table() + " AS r WHERE r." + tables.key()
                        + " >= ? AND r." + tables.column() + " IS NOT NULL ORDER BY r." + tables.key() + " LIMIT ?",
                from,
                limit);
    }

    /** Where a place is. Keys may be anywhere between the least and the greatest number. */
    private static long between(long least, long most, int place) {
        double part = (double) place / PLACES;
        return (long) (least * (1 - part) + most * part);
    }
}
