package io.millrace.sqlite.driver.internal.connections;

/**
 * Whether virtual tables were written in the open transaction. Full-text tables keep words in memory, and SQLite has them write those down
 * when a later statement begins that may have to be undone by itself, whatever table that one is about. They compile statements for it;
 * if they may not, SQLite undoes the later statement, and with it the words of earlier ones.
 */
final class VirtualWrites {
    private boolean pending;

    /** A statement that may write one is about to run; true for the first in a transaction. */
    boolean begin() {
        boolean first = !pending;
        pending = true;
        return first;
    }

    boolean mayBePending() {
        return pending;
    }

    /** Takes note of a transaction's begin or end. */
    void ran(String sql) {
        if (sql.startsWith("BEGIN") || sql.equals("COMMIT") || sql.equals("ROLLBACK")) {
            end();
        }
    }

    void end() {
        pending = false;
    }
}
