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

    /** Which there are. */
    enum Kind {
        /** What this project makes. */
        MILLRACE,
        /** The limit: JDBC with prepared statements that are kept, two threads that read, and one that writes. */
        JDBC,
        /** What people write by hand: a HikariCP pool, and blocking calls on Reactor's bounded elastic scheduler. */
        HIKARI,
        /** The JDBC client of Vert.x. */
        VERTX;

        /**
         * Opens it.
         *
         * @param database the database
         * @return the contender, to be closed by the caller
         */
        public Contender open(Database database) {
            return switch (this) {
                case MILLRACE -> new MillraceContender(database);
                case JDBC -> new JdbcContender(database);
                case HIKARI -> new HikariContender(database);
                case VERTX -> new VertxContender(database);
            };
        }
    }

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
