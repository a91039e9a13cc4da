package io.millrace.testkit.contract;

/** What cases need beyond the core of the contract, and what an adapter may thus be excluded from, by a stated reason. */
public enum Feature {
    /** Several datastores can use one database at the same time. */
    SEVERAL_DATASTORES,
    /** What was committed is there when the database is opened again. */
    DURABLE,
    /** A transaction that reads does not wait for one that writes, nor the other way round. */
    READS_BESIDE_WRITES,
    /** Two transactions that write can be open at the same time. */
    CONCURRENT_WRITERS,
    /** What a transaction has read and writes anew, no other transaction has changed meanwhile, by default. */
    NO_LOST_UPDATES,
    /** A read-only transaction refuses every write. */
    READ_ONLY_REFUSES_WRITES,
    /** A read-only transaction sees one snapshot. */
    READ_ONLY_SNAPSHOT,
    /** The schema can be changed inside a transaction, and rolled back with it. */
    TRANSACTIONAL_DDL,
    /** Datastores that migrate one database at the same time wait for one another ({@code Dialect.migrationLock()}). */
    MIGRATION_LOCK,
    /** {@code INSERT}, {@code UPDATE} and {@code DELETE} with {@code RETURNING}. */
    RETURNING,
    /** {@code INSERT} with {@code ON CONFLICT}. */
    UPSERT,
    /** {@code WITH RECURSIVE} that ends where nothing new is found. */
    RECURSIVE_QUERIES,
    /** {@code WITH} stands in front of statements that write, too. */
    WRITES_WITH_TABLES_OF_THEIR_OWN,
    /** {@code SELECT} with {@code FOR UPDATE}, or one lock for all that write. */
    ROW_LOCKS,
    /** The rows of a query as one value of another: {@code Dialect.rowLists()}. */
    ROW_LISTS,
    /** Statements can be described without being run ({@code StatementDescriptions}). */
    STATEMENT_DESCRIPTIONS,
    /** Columns {@code GENERATED ALWAYS AS (...) STORED}. */
    GENERATED_COLUMNS,
    /** Indexes of expressions, and of the rows that meet a condition. */
    PARTIAL_AND_EXPRESSION_INDEXES,
    /** Foreign keys may be checked at the commit ({@code DEFERRABLE INITIALLY DEFERRED}). */
    DEFERRED_CONSTRAINTS,
    /** Violations tell the constraint's name, or its columns as {@code table.column}. */
    CONSTRAINT_NAMES,
    /** Violations of {@code UNIQUE} and {@code NOT NULL} tell the table and the columns. */
    CONSTRAINT_COLUMNS,
    /** A time beyond what a column holds is told as such. */
    TIME_RANGES,
    /** Errors tell which row of a bulk write was at fault. */
    BULK_ROWS,
    /** Errors tell where in a statement an unknown name stands. */
    FAULT_POSITIONS,
    /** Violations tell the name of a check. */
    CHECK_NAMES,
    /** Errors of the driver are free of bound values. */
    ERRORS_WITHOUT_VALUES,
    /** The driver runs statements on threads of its own, which are {@link reactor.core.scheduler.NonBlocking}. */
    DRIVER_THREADS,
    /** A subscriber that does not return from a signal keeps nobody else from the database. */
    STALLED_SUBSCRIBERS,
    /** Rows are read as they are requested, not all at once. */
    ROWS_BY_DEMAND,
    /** A statement that runs can be cancelled from another thread, and is interrupted. */
    INTERRUPTION,
    /** Work can be done in a transaction that is open on a connection of somebody else ({@code JoinedTransactions}). */
    JOINED_TRANSACTIONS,
    /** Closing waits for running work. */
    CLOSE_WAITS,
    /** A semicolon inside a literal or a comment does not end a statement. */
    SEMICOLONS_IN_TEXT,
    /** Text may contain the character NUL. */
    NUL_IN_TEXT,
    /** A double may be infinite. */
    INFINITE_DOUBLES,
    /** A decimal keeps its scale: 1.10 does not become 1.1. */
    DECIMAL_SCALE
}
