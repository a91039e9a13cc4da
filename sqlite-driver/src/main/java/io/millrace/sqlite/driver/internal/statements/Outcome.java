package io.millrace.sqlite.driver.internal.statements;

import io.millrace.sqlite.driver.internal.cursors.Cursor;
import io.millrace.sqlite.driver.internal.rows.HeldRows;
import io.millrace.sqlite.driver.internal.rows.Rows;
import org.jspecify.annotations.Nullable;

/**
 * What one execution of one statement gave.
 *
 * @param rows all rows, where they are few; null when the statement returns none by its nature
 * @param held the rows, or the first, where they are not few
 * @param cursor where the remaining rows come from; null when there are no more
 * @param updated how many rows it changed; -1 for a query
 * @param lastInsertRowid the rowid it set; null when it set none
 */
public record Outcome(
        @Nullable Rows rows,
        @Nullable HeldRows held,
        @Nullable Cursor cursor,
        long updated,
        @Nullable Long lastInsertRowid) {
    /** Nobody wants its rows. */
    public void discard() {
        if (cursor != null) {
            cursor.cancel();
        }
        if (held != null) {
            held.finish();
        }
    }
}
