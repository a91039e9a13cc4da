package io.millrace.query;

/** How a {@code SELECT} locks the rows that it reads. */
enum RowLock {
    /** Waits for rows that others have locked. */
    WAIT(""),
    /** Leaves out rows that others have locked. */
    SKIP_LOCKED(" SKIP LOCKED"),
    /** Fails on rows that others have locked. */
    NO_WAIT(" NOWAIT");

    final String sql;

    RowLock(String sql) {
        this.sql = sql;
    }
}
