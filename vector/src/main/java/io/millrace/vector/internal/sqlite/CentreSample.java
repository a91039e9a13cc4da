package io.millrace.vector.internal.sqlite;

import io.millrace.SqlOperations;
import io.millrace.mapping.Row;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.internal.codes.CentreBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Finds about where the centre of all vectors is: by all of them where they are few, and else by rows from places with equally many rows between them, wherever keys are. */
final class CentreSample {
    private static final int PLACES = 128;
    private static final int ROWS_AT_A_PLACE = 64;

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Sample(long rows, float[] centre) {}

    private final CodeTables tables;

    CentreSample(CodeTables tables) {
        this.tables = tables;
    }

    Mono<Sample> read(SqlOperations snapshot) {
        VectorIndex definition = tables.index().definition();
        return snapshot.queryOne(Long.class, "SELECT count(*) FROM " + tables.table())
                .flatMap(count -> vectors(snapshot, count)
                        .collect(
                                () -> new CentreBuilder(definition.metric(), definition.dimensions()),
                                (centre, row) -> {
                                    float[] vector = StoredVectors.read(definition, row.get(0));
                                    if (vector != null) {
                                        centre.add(vector);
                                    }
                                })
                        .map(centre -> new Sample(count, centre.build())));
    }

    private Flux<Row> vectors(SqlOperations snapshot, long count) {
        return count <= PLACES * ROWS_AT_A_PLACE
                ? rows(snapshot, Long.MIN_VALUE, count)
                : snapshot.query(
                                Long.class,
                                "SELECT s.key FROM (SELECT r." + tables.key()
                                        + " AS key, row_number() OVER (ORDER BY r." + tables.key() + ") AS place FROM "
                                        + tables.table() + " AS r) AS s WHERE s.place % ? = 1",
                                count / PLACES)
                        .collectList()
                        .flatMapIterable(places -> places)
                        .concatMap(place -> rows(snapshot, place, ROWS_AT_A_PLACE));
    }

    private Flux<Row> rows(SqlOperations snapshot, long from, long limit) {
        return snapshot.query(
                "SELECT +r." + tables.column() + " FROM " + tables.table() + " AS r WHERE r." + tables.key()
                        + " >= ? AND r." + tables.column() + " IS NOT NULL ORDER BY r." + tables.key() + " LIMIT ?",
                from,
                limit);
    }
}
