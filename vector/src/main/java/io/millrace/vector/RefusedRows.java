package io.millrace.vector;

import io.millrace.vector.EmbeddingJobException.Kind;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows that are not tried again while their texts are the same. For one subscriber, whose signals come one after the other. */
final class RefusedRows {
    /** So many are no exceptions any more, and are to take no more memory. */
    private static final int MOST = 10_000;

    /** So many, one behind the other, tell of the model or of the table, and not of them. */
    static final int MOST_IN_SUCCESSION = 100;

    private record Refused(ByteBuffer text, int pass) {}

    private final Map<List<Object>, Refused> rows = new HashMap<>();
    private int pass;

    /** All that are waiting will be asked for. */
    void beginPass() {
        pass++;
    }

    /** Those that nobody has asked for are waiting no longer. */
    void endPass() {
        rows.values().removeIf(refused -> refused.pass() != pass);
    }

    int size() {
        return rows.size();
    }

    boolean has(WaitingRow row) {
        Refused refused = rows.get(row.identity());
        if (refused == null || !refused.text().equals(row.digest())) {
            return false;
        }
        rows.put(row.identity(), new Refused(refused.text(), pass));
        return true;
    }

    void add(WaitingRow row, Throwable failure) {
        rows.put(row.identity(), new Refused(row.digest(), pass));
        if (rows.size() > MOST) {
            throw new EmbeddingJobException(
                    Kind.REFUSED,
                    "More than " + MOST
                            + " rows were refused, by the embedder or by the database when their vectors were written. The cause is what the last was refused with.",
                    failure);
        }
    }

    /**
     * Counts on, where one more is refused and none was taken between.
     *
     * @param inSuccession how many were refused before it, one behind the other
     */
    static int oneMore(int inSuccession, Throwable failure) {
        if (inSuccession >= MOST_IN_SUCCESSION) {
            throw inSuccession(failure);
        }
        return inSuccession + 1;
    }

    /** Too many were refused one behind the other. */
    static EmbeddingJobException inSuccession(@Nullable Throwable failure) {
        return new EmbeddingJobException(
                Kind.REFUSED,
                "More than " + MOST_IN_SUCCESSION
                        + " rows were refused one behind the other, by the embedder or by the database when their vectors were written. The cause is what the last was refused with.",
                failure);
    }
}
