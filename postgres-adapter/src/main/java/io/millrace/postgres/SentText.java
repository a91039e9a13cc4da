package io.millrace.postgres;

import org.jspecify.annotations.Nullable;

/** A text as it is sent to PostgreSQL, and what is made of it once. Threads that race make the same. */
final class SentText {
    /** The tokens of a longer one are not kept. */
    private static final int LONGEST_KEPT_PLAN = 1_024;

    private final String sql;
    private volatile @Nullable String withValues;
    private volatile @Nullable String withoutValues;
    private volatile @Nullable BulkText bulk;

    SentText(String sql) {
        this.sql = sql;
    }

    String sql() {
        return sql;
    }

    /** For the driver, which reads some texts otherwise than PostgreSQL. */
    String forDriver(boolean hasValues) {
        String known = hasValues ? withValues : withoutValues;
        if (known == null) {
            known = DriverText.of(sql, hasValues);
            if (hasValues) {
                withValues = known;
            } else {
                withoutValues = known;
            }
        }
        return known;
    }

    /** For many rows at once. */
    BulkText bulk() {
        BulkText known = bulk;
        if (known == null) {
            known = BulkText.of(sql);
            if (sql.length() <= LONGEST_KEPT_PLAN) {
                bulk = known;
            }
        }
        return known;
    }
}
