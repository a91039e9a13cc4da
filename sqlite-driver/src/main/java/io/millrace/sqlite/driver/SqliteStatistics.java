package io.millrace.sqlite.driver;

/**
 * How busy a database was at one moment, for all factories that share it. The numbers are read one after the other while work goes on.
 *
 * @param waiting statements and transactions that wait for a connection, or for those before them in their transaction
 * @param readersBusy connections that only read and are at work, or kept by an open cursor or transaction; 0 without such connections
 * @param readersLimit how many queries can read at once; open cursors and transactions beyond {@code maxOpenCursors} make it less
 * @param writersBusy connections that write, or do everything, and are at work or kept by a transaction: 0 or 1
 * @param openCursors results that are being read and not at their end
 * @param openTransactions transactions, and exclusive connections
 * @param groupCommits how often writes that came together were committed together, since the database was opened
 * @param groupedWrites how many writes those were
 */
public record SqliteStatistics(
        long waiting,
        long readersBusy,
        long readersLimit,
        long writersBusy,
        long openCursors,
        long openTransactions,
        long groupCommits,
        long groupedWrites) {
    /** Of a database that is not open. */
    static final SqliteStatistics NOT_OPEN = new SqliteStatistics(0, 0, 0, 0, 0, 0, 0, 0);
}
