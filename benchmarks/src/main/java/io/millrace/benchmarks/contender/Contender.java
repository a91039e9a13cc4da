package io.millrace.benchmarks.contender;

/**
 * One way to use a database. All do the same work on the same data, each as it is meant to be used.
 *
 * <p>Concurrent work is a closed loop: each caller waits for its result before it asks for the next. Every method returns
 * when all results are there, and gives their number, so that a contender which does less than the others is noticed.
 */
public interface Contender extends AutoCloseable {
    /** The share of writes among mixed operations: every tenth. */
    int MIX = 10;

    /** Selects one row by its key, into a record. */
    long pointSelects(int operations, int callers);

    /** Selects the ten rows of an owner by an index, into records. */
    long tenRowSelects(int operations, int callers);

    /** Selects all rows of the table, into records. */
    long scan();

    /** Inserts a row, each insert committed by itself. */
    long inserts(int operations, int callers);

    /** Reads a number and writes it back, one more, in a transaction. */
    long readModifyWrites(int operations, int callers);

    /** Inserts many rows in one transaction. */
    long bulkInsert(int rows);

    /** Nine point selects and one insert, over and over. */
    long mixed(int operations, int callers);

    @Override
    void close();
}
