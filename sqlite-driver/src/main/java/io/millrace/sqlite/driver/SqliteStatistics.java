package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.engine.EngineLoad;

/**
 * How busy a database was at one moment, for all factories that share it. The numbers are read one after the other while work goes on, so
 * that something may be counted in two of them. Immutable.
 */
public final class SqliteStatistics {
    /** Of a database that is not open. */
    static final SqliteStatistics NOT_OPEN = new SqliteStatistics(EngineLoad.NONE);

    private final EngineLoad load;

    SqliteStatistics(EngineLoad load) {
        this.load = load;
    }

    /**
     * What waits, wherever it does.
     *
     * @return the sum of {@link #waitingForReader}, {@link #waitingForWriter} and {@link #waitingInTransactions}
     */
    public long waiting() {
        return waitingForReader() + waitingForWriter() + waitingInTransactions();
    }

    /**
     * What waits for a connection that only reads.
     *
     * @return the number of statements and transactions; 0 without such connections
     */
    public long waitingForReader() {
        return load.readers().waiting();
    }

    /**
     * What waits for the connection that writes, or does everything.
     *
     * @return the number of statements and transactions
     */
    public long waitingForWriter() {
        return load.main().waiting();
    }

    /**
     * What waits for those before it in its transaction.
     *
     * @return the number of statements
     */
    public long waitingInTransactions() {
        return load.waitingInTransactions();
    }

    /**
     * Connections that only read and are at work, or kept by an open cursor or transaction.
     *
     * @return their number; 0 without such connections
     */
    public long readersBusy() {
        return load.readers().busy();
    }

    /**
     * How many queries can read at once.
     *
     * @return their number; open cursors and transactions beyond {@code maxOpenCursors} make it less
     */
    public long readersLimit() {
        return load.readers().limit();
    }

    /**
     * Connections that write, or do everything, and are at work or kept by a transaction.
     *
     * @return 0 or 1
     */
    public long writersBusy() {
        return load.main().busy();
    }

    /**
     * Results that are being read and not at their end.
     *
     * @return their number
     */
    public long openCursors() {
        return load.cursors();
    }

    /**
     * Transactions, and exclusive connections.
     *
     * @return their number
     */
    public long openTransactions() {
        return load.transactions();
    }

    /**
     * How often writes that came together were committed together, since the database was opened.
     *
     * @return the number of groups
     */
    public long groupCommits() {
        return load.groups().commits();
    }

    /**
     * How many writes {@link #groupCommits} were.
     *
     * @return the number of writes
     */
    public long groupedWrites() {
        return load.groups().writes();
    }

    /**
     * Waits for a connection, or for those before in a transaction, that ended by {@code statementTimeout} or {@code lockWaitTimeout},
     * since the database was opened. Those for a lock of another process are not all among them.
     *
     * @return the number of statements and transactions
     */
    public long waitsExpired() {
        return load.waitsExpired();
    }

    /**
     * What was refused because {@code maxQueuedStatements} waited already, since the database was opened.
     *
     * @return the number of statements and transactions
     */
    public long refused() {
        return load.refused();
    }

    @Override
    public String toString() {
        return load.toString();
    }
}
