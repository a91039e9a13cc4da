package io.millrace.query;

import org.jspecify.annotations.Nullable;

/** The rows that an update or a delete is about. Nobody gets all rows by leaving something out. */
record AffectedRows(@Nullable Filter filter, boolean all) {
    static final AffectedRows UNDECIDED = new AffectedRows(null, false);
    static final AffectedRows ALL = new AffectedRows(null, true);

    AffectedRows and(Filter more) {
        if (all) {
            throw new IllegalStateException("allRows() was asked for already: leave it out, or the filter.");
        }
        return new AffectedRows(filter == null ? more : filter.and(more), false);
    }

    AffectedRows orAll() {
        if (filter != null) {
            throw new IllegalStateException("A filter was given already: leave out allRows(), or the filter.");
        }
        return ALL;
    }

    void writeTo(SqlWriter sql) {
        if (filter != null) {
            sql.text(" WHERE ").filter(filter);
        } else if (!all) {
            throw new IllegalStateException(
                    "The statement does not say which rows: call where(...), or allRows() for every row of the table.");
        }
    }
}
