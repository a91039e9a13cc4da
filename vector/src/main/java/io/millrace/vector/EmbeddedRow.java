package io.millrace.vector;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a row: a vector, or a failure.
 *
 * @param row the row
 * @param vector its vector
 * @param failure why it has none
 */
record EmbeddedRow(WaitingRow row, Optional<float[]> vector, Optional<Throwable> failure) {
    static EmbeddedRow of(WaitingRow row, float[] vector) {
        return new EmbeddedRow(row, Optional.of(vector), Optional.empty());
    }

    static EmbeddedRow refused(WaitingRow row, Throwable failure) {
        return new EmbeddedRow(row, Optional.empty(), Optional.of(failure));
    }

    /** What {@link EmbeddingPlan#update()} is given. */
    List<@Nullable Object> parameters() {
        return row.with(vector.orElseThrow());
    }

    @Override
    public String toString() {
        return row + (failure.isEmpty() ? " with a vector" : " that is refused");
    }
}
