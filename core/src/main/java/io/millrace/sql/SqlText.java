package io.millrace.sql;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A text as it was given, and what is {@linkplain SqlFact known} of it for as long as it is remembered.
 *
 * <p>Safe for use by many threads at once; none ever waits for another.
 */
public sealed class SqlText permits ParsedSql {
    private static final @Nullable Object[] NOTHING = {};

    private static final AtomicReferenceFieldUpdater<SqlText, @Nullable Object[]> ANSWERS =
            AtomicReferenceFieldUpdater.newUpdater(SqlText.class, Object[].class, "answers");

    private final String sql;

    /** By the places of facts; replaced, never changed. */
    private volatile @Nullable Object[] answers = NOTHING;

    SqlText(String sql) {
        this.sql = sql;
    }

    /**
     * A text that is sent as it is.
     *
     * @param sql the text, of one statement or several
     * @return the text, of which nothing is known yet
     */
    public static SqlText verbatim(String sql) {
        return new SqlText(sql);
    }

    /**
     * The text as it was given.
     *
     * @return the original SQL
     */
    public final String sql() {
        return sql;
    }

    @Nullable
    final Object answer(int place) {
        @Nullable Object[] known = answers;
        return place < known.length ? known[place] : null;
    }

    /** Keeps an answer unless there is one, and gives the one that is kept. */
    final Object keep(int place, Object answer) {
        while (true) {
            @Nullable Object[] before = answers;
            Object other = place < before.length ? before[place] : null;
            if (other != null) {
                return other;
            }
            @Nullable Object[] after = Arrays.copyOf(before, Math.max(before.length, place + 1));
            after[place] = answer;
            if (ANSWERS.compareAndSet(this, before, after)) {
                return answer;
            }
        }
    }

    /** The text as it was given. */
    @Override
    public final String toString() {
        return sql;
    }
}
