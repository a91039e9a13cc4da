package io.millrace.sqlite.driver.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.core.DB;

/**
 * A connection of SQLite's own. At any time one thread at most may touch it: the worker that took it from its
 * {@link Lane}.
 */
final class NativeConnection {

    private static final @Nullable Object[] NO_VALUES = {};

    private static final String READ_SCHEMA = "SELECT count(*) FROM (SELECT 1 FROM sqlite_schema LIMIT 1)";

    private final SQLiteConnection jdbc;
    private final DB db;
    private final Interruption interruption;
    private final StatementCache statements;
    private final boolean writer;
    private final List<Cursor> cursors = new ArrayList<>(2);
    private long schemaEpoch;
    private long schemaVersion = -1;
    private long schemaCheckedAt = System.nanoTime();

    NativeConnection(SQLiteConnection jdbc, Interruption interruption, int statementCacheSize, boolean writer) {
        this.jdbc = jdbc;
        this.db = jdbc.getDatabase();
        this.interruption = interruption;
        this.statements = new StatementCache(statementCacheSize);
        this.writer = writer;
    }

    boolean isWriter() {
        return writer;
    }

    DB db() {
        return db;
    }

    void watch(@Nullable Interruptible work) {
        interruption.watch(work);
    }

    @Nullable
    Interruptible watched() {
        return interruption.watched();
    }

    /** Drops prepared statements, and so column names, of an older schema. */
    void follow(long currentSchemaEpoch) throws SQLException {
        if (schemaEpoch != currentSchemaEpoch) {
            statements.clear();
            // Otherwise what is prepared next would still be prepared for the schema that SQLite remembers.
            readSchema();
            schemaEpoch = currentSchemaEpoch;
        }
    }

    /** Whether another process, as far as this connection can tell, changed the schema; asked at most so often. */
    boolean sawForeignSchemaChange(long intervalNanos) throws SQLException {
        long now = System.nanoTime();
        if (now - schemaCheckedAt < intervalNanos) {
            return false;
        }
        schemaCheckedAt = now;
        long version = queryLong("PRAGMA schema_version");
        boolean changed = schemaVersion >= 0 && version != schemaVersion;
        schemaVersion = version;
        return changed;
    }

    /** A statement for exclusive use until {@link #release}. */
    NativeStatement prepare(String sql) throws SQLException {
        NativeStatement cached = statements.take(sql);
        if (cached != null) {
            return cached;
        }
        try {
            return new NativeStatement(db, jdbc.prepareStatement(sql), sql);
        } catch (SQLiteException e) {
            if (e.getResultCode() != SQLiteErrorCode.SQLITE_ERROR || sql.equals(READ_SCHEMA)) {
                throw e;
            }
            // Preparing does not notice that another process changed the schema; running a query does.
            readSchema();
            return new NativeStatement(db, jdbc.prepareStatement(sql), sql);
        }
    }

    /** Takes a read lock, and in a transaction its snapshot, and reads the schema if that is out of date. */
    void readSchema() throws SQLException {
        queryLong(READ_SCHEMA);
    }

    void release(NativeStatement statement) throws SQLException {
        statement.reset();
        if (!statement.isFinalized()) {
            statements.giveBack(statement);
        }
    }

    /** Ends a statement that will not be used again. */
    void discard(NativeStatement statement) throws SQLException {
        statement.reset();
        statement.close();
    }

    /** Runs a statement without parameters for its effect. */
    void run(String sql) throws SQLException {
        NativeStatement statement = prepare(sql);
        try {
            statement.start(NO_VALUES);
        } finally {
            release(statement);
        }
    }

    long queryLong(String sql) throws SQLException {
        NativeStatement statement = prepare(sql);
        try {
            return statement.start(NO_VALUES) ? statement.readLong(0) : 0;
        } finally {
            release(statement);
        }
    }

    @Nullable
    String queryText(String sql) throws SQLException {
        NativeStatement statement = prepare(sql);
        try {
            return statement.start(NO_VALUES) ? statement.readText(0) : null;
        } finally {
            release(statement);
        }
    }

    long lastInsertRowid() throws SQLException {
        return queryLong("SELECT last_insert_rowid()");
    }

    long changes() throws SQLException {
        return db.changes();
    }

    /**
     * Whether a transaction is open. SQLite's own answer is not exposed, but a second BEGIN fails exactly when there
     * is one, and changes nothing.
     */
    boolean isInTransaction() throws SQLException {
        try {
            run("BEGIN");
        } catch (SQLiteException e) {
            if (e.getResultCode() == SQLiteErrorCode.SQLITE_ERROR) {
                return true;
            }
            throw e;
        }
        run("ROLLBACK");
        return false;
    }

    /** Rolls back if a transaction is open. */
    void rollbackIfOpen() throws SQLException {
        if (isInTransaction()) {
            run("ROLLBACK");
        }
    }

    /** Cursors that have rows left to read from this connection. */
    List<Cursor> cursors() {
        return cursors;
    }

    void close() throws SQLException {
        interruption.watch(null);
        for (Cursor cursor : List.copyOf(cursors)) {
            cursor.close(Refusals.closed());
        }
        statements.clear();
        jdbc.close();
    }
}
