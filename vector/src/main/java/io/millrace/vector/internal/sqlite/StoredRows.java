package io.millrace.vector.internal.sqlite;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.mapping.Row;
import io.millrace.vector.VectorIndexCheck;
import io.millrace.vector.VectorIndexProgress;
import io.millrace.vector.internal.index.StoredIndex;
import io.millrace.vector.internal.index.WrongRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Looks at all rows of a table that have something in the column of vectors, whether that is a vector of the index. */
final class StoredRows {
    private static final int ROWS_A_STEP = 10_000;

    private final Dialect dialect;
    private final StoredIndex index;

    StoredRows(Dialect dialect, StoredIndex index) {
        this.dialect = dialect;
        this.index = index;
    }

    /** Looks at all; the first whose vector is none of the index is an error. */
    Flux<VectorIndexProgress> check(SqlOperations operations) {
        return operations
                .queryOne(
                        Long.class, "SELECT count(" + index.column(dialect) + ") FROM " + MainTable.of(dialect, index))
                .flatMapMany(total -> {
                    AtomicLong done = new AtomicLong();
                    return wrong(operations)
                            .doOnNext(found -> found.ifPresent(row -> {
                                throw row.refusal(index, null);
                            }))
                            .buffer(ROWS_A_STEP)
                            .map(step -> VectorIndexProgress.of(done.addAndGet(step.size()), total))
                            .defaultIfEmpty(VectorIndexProgress.of(0, 0));
                });
    }

    /** One whose vector is none of the index, if there is one. */
    Mono<WrongRow> firstWrong(SqlOperations operations) {
        return wrong(operations).filter(Optional::isPresent).next().map(Optional::orElseThrow);
    }

    /** How many are vectors of the index, and how many are not. */
    Mono<VectorIndexCheck> count(SqlOperations operations, boolean intact) {
        return wrong(operations)
                .collect(() -> new long[2], (counts, found) -> counts[found.isPresent() ? 1 : 0]++)
                .map(counts -> VectorIndexCheck.of(counts[0], counts[1], intact));
    }

    /** Of each row, what is wrong with it. */
    private Flux<Optional<WrongRow>> wrong(SqlOperations operations) {
        return operations.query(
                Sql.of("SELECT +r." + index.column(dialect) + ", " + index.eachKey(i -> "r." + index.key(dialect, i))
                        + " FROM " + MainTable.of(dialect, index) + " AS r WHERE r." + index.column(dialect)
                        + " IS NOT NULL"),
                row -> StoredVectors.read(index.definition(), row.get(0)) == null
                        ? Optional.of(wrong(index, key(row), row.get(0)))
                        : Optional.empty());
    }

    private List<@Nullable Object> key(Row row) {
        List<@Nullable Object> key = new ArrayList<>();
        for (int i = 0; i < index.keys().size(); i++) {
            key.add(row.get(1 + i));
        }
        return key;
    }

    /** A row with a value that is no vector of the index. */
    static WrongRow wrong(StoredIndex index, List<@Nullable Object> key, @Nullable Object value) {
        return new WrongRow(key, content(value, index.definition().dimensions()));
    }

    private static String content(@Nullable Object value, int dimensions) {
        if (!(value instanceof byte[] bytes)) {
            return (value instanceof String ? "a text" : "a number") + " and no BLOB of numbers of 32 bits";
        }
        if (bytes.length % Float.BYTES != 0) {
            return bytes.length + " bytes, which are not numbers of 32 bits";
        }
        int found = bytes.length / Float.BYTES;
        return WrongRow.vectorOf(found) + (found == dimensions ? WrongRow.WITHOUT_DISTANCE : "");
    }
}
