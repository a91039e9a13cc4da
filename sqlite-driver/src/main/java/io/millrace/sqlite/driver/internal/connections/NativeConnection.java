package io.millrace.sqlite.driver.internal.connections;

import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.errors.SqliteErrors;
import io.millrace.sqlite.driver.internal.errors.UnknownStateException;
import io.millrace.sqlite.driver.internal.files.ReadOnlyFile;
import io.millrace.sqlite.driver.internal.sql.ParsedStatement;
import java.nio.file.Path;
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
 * lane.
 *
 * <p>Once its state is not known any more, or should not be seen by anybody else, it is {@linkplain #retire retired}:
 * nothing more is run on it, and the lane closes it when the visit ends and opens another for what comes next. Closing
 * rolls back.
 */
public final class NativeConnection {
    private static final @Nullable Object[] NO_VALUES = {};

    private static final String READ_SCHEMA = "SELECT count(*) FROM (SELECT 1 FROM sqlite_schema LIMIT 1)";

    private final SQLiteConnection jdbc;
    private final DB db;
    private final StatementCompiler compiler;
    private final StatementStopper stopper;
    private final StatementCache statements;
    private final boolean writer;
    private final VirtualWrites virtualWrites = new VirtualWrites();
    private final List<OpenQuery> openQueries = new ArrayList<>(2);
    private final List<NativeStatement> inUse = new ArrayList<>(4);
    private @Nullable Throwable retiredBy;
    private long schemaEpoch;
    private long schemaVersion = -1;
    private @Nullable Path file;
    private @Nullable ReadOnlyFile untouched;
    private boolean extensions;
    private @Nullable ParsedStatement lastLearned;

    NativeConnection(
            SQLiteConnection jdbc,
            StatementStopper stopper,
            StatementCompiler compiler,
            int statementCacheSize,
            boolean writer) {
        this.jdbc = jdbc;
        this.db = jdbc.getDatabase();
        this.compiler = compiler;
        this.stopper = stopper;
        this.statements = new StatementCache(statementCacheSize);
        this.writer = writer;
    }

    public boolean isWriter() {
        return writer;
    }

    /** Nothing but this file is read, and it must stay as it was. */
    void reads(Path path, ReadOnlyFile state) {
        file = path;
        untouched = state;
    }

    /** Whether what was read up to now is right. */
    public boolean isUnchanged() {
        return untouched == null || file == null || untouched.isUnchanged(file);
    }

    /** To be called behind what was read, before anybody gets it. */
    public void requireUnchanged(String sql) {
        if (!isUnchanged()) {
            throw Refusals.changedWhileRead(sql);
        }
    }

    void usesExtensions() {
        extensions = true;
    }

    public boolean hasExtensions() {
        return extensions;
    }

    /** SQLite was asked about the statement on this connection. */
    public void learned(ParsedStatement statement) {
        lastLearned = statement;
    }

    public boolean hasJustLearned(ParsedStatement statement) {
        return statement == lastLearned;
    }

    public DB db() {
        return db;
    }

    public void watch(@Nullable Interruptible work) {
        stopper.watch(work);
    }

    /** Whether the work that was refused a lock has waited for it as long as {@code busyTimeout} allows. */
    public boolean isTimeUp(Interruptible work) {
        return stopper.isTimeUp(work);
    }

    @Nullable
    public Interruptible watched() {
        return stopper.watched();
    }

    /** Drops prepared statements of an older schema, each of which would be found out of date when it is run. */
    public void follow(long currentSchemaEpoch) throws SQLException {
        if (schemaEpoch != currentSchemaEpoch) {
            statements.clear();
            // Otherwise what is prepared next would still be prepared for the schema that SQLite remembers.
            readSchema();
            schemaVersion = queryLong("PRAGMA schema_version");
            schemaEpoch = currentSchemaEpoch;
        }
    }

    /** Whether another process changed the schema, as far as the statements that were run here have shown. */
    public boolean sawForeignSchemaChange() throws SQLException {
        if (!compiler.takeFoundChange()) {
            return false;
        }
        long version = queryLong("PRAGMA schema_version");
        boolean changed = version != schemaVersion;
        schemaVersion = version;
        return changed;
    }

    /**
     * Never to be used again. Leases and cursors of the connection end when the visit does, with an error that has this
     * cause. The first cause stays.
     */
    public void retire(Throwable cause) {
        if (retiredBy == null) {
            retiredBy = cause;
        }
    }

    public boolean isRetired() {
        return retiredBy() != null;
    }

    /** Why it is not used any more; null while it is. */
    @Nullable
    public Throwable retiredBy() {
        return retiredBy == null ? stopper.failure() : retiredBy;
    }

    /** @throws UnknownStateException when it is retired */
    void requireUsable() {
        Throwable cause = retiredBy();
        if (cause != null) {
            throw new UnknownStateException(cause);
        }
    }

    /** A statement for exclusive use until {@link #release}, within which SQLite compiles others. */
    public NativeStatement prepareCompiling(String sql) throws SQLException {
        NativeStatement statement = prepare(sql);
        statement.allowCompiling();
        return statement;
    }

    /** A statement that writes, be it one that compiles others by itself, for exclusive use until {@link #release}. */
    public NativeStatement prepareWriting(String sql, boolean compiles) throws SQLException {
        if (compiles && virtualWrites.begin() && queryLong("PRAGMA schema_version") != schemaVersion) {
            // From now on SQLite would compile statements of another schema by itself, and nothing would tell.
            statements.clear();
            compiler.onOutOfDate();
        }
        return compiles || virtualWrites.mayBePending() ? prepareCompiling(sql) : prepare(sql);
    }

    /** What was written outside a transaction is committed. */
    public void ranAlone() {
        virtualWrites.end();
    }

    /** A statement for exclusive use until {@link #release}. */
    public NativeStatement prepare(String sql) throws SQLException {
        requireUsable();
        NativeStatement cached = statements.take(sql);
        NativeStatement statement = cached == null ? compile(sql) : cached;
        inUse.add(statement);
        return statement;
    }

    /** As {@link #prepare}, compiled now and for the schema of now. */
    public NativeStatement prepareAnew(String sql) throws SQLException {
        requireUsable();
        readSchema();
        NativeStatement statement = new NativeStatement(compiler, sql);
        inUse.add(statement);
        return statement;
    }

    private NativeStatement compile(String sql) throws SQLException {
        try {
            return new NativeStatement(compiler, sql);
        } catch (SQLiteException e) {
            if (e.getResultCode() != SQLiteErrorCode.SQLITE_ERROR || sql.equals(READ_SCHEMA)) {
                throw e;
            }
            // Preparing does not notice that another process changed the schema; running a query does.
            readSchema();
            return new NativeStatement(compiler, sql);
        }
    }

    /** Takes a read lock, and in a transaction its snapshot, and reads the schema if that is out of date. */
    public void readSchema() throws SQLException {
        queryLong(READ_SCHEMA);
    }

    /**
     * Takes a statement back. Its outcome stands, whatever happens here: a statement that cannot be reset, and so may
     * hold a lock or a snapshot, retires the connection.
     */
    public void release(NativeStatement statement) {
        end(statement, true);
    }

    /** Ends a statement that will not be used again; as {@link #release} otherwise. */
    public void discard(NativeStatement statement) {
        end(statement, false);
    }

    private void end(NativeStatement statement, boolean keep) {
        try {
            statement.reset();
            noLongerInUse(statement);
            if (!keep) {
                statement.close();
            } else if (!statement.isFinalized()) {
                statements.giveBack(statement);
            }
        } catch (Throwable e) {
            retire(e);
        }
    }

    /** Only once it is reset: {@link #clean} must find one that still runs, which keeps SQLite from committing. */
    private void noLongerInUse(NativeStatement statement) {
        for (int i = inUse.size() - 1; i >= 0; i--) {
            if (inUse.get(i) == statement) {
                inUse.remove(i);
                return;
            }
        }
    }

    /** Runs a statement without parameters for its effect. Modules of virtual tables may have work to do in it. */
    public void run(String sql) throws SQLException {
        NativeStatement statement = prepareCompiling(sql);
        try {
            statement.start(NO_VALUES);
        } finally {
            release(statement);
        }
        virtualWrites.ran(sql);
    }

    public long queryLong(String sql) throws SQLException {
        return number(prepareCompiling(sql));
    }

    private long number(NativeStatement statement) throws SQLException {
        try {
            return statement.start(NO_VALUES) ? statement.readLong(0) : 0;
        } finally {
            release(statement);
        }
    }

    @Nullable
    String queryText(String sql) throws SQLException {
        NativeStatement statement = prepareCompiling(sql);
        try {
            return statement.start(NO_VALUES) ? statement.readText(0) : null;
        } finally {
            release(statement);
        }
    }

    public long lastInsertRowid() throws SQLException {
        return number(prepare("SELECT last_insert_rowid()"));
    }

    public long changes() throws SQLException {
        return db.changes();
    }

    /**
     * Whether a transaction is open. SQLite's own answer is not exposed, but a second BEGIN fails exactly when there
     * is one, and changes nothing.
     */
    public boolean isInTransaction() throws SQLException {
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
    public void rollbackIfOpen() throws SQLException {
        if (isInTransaction()) {
            run("ROLLBACK");
        }
    }

    /**
     * Leaves no transaction open, behind an error that has its own meaning; retires the connection when that fails.
     *
     * @param error gets what goes wrong here as a suppressed exception
     */
    public void rollbackAfter(Throwable error) {
        if (isRetired()) {
            return;
        }
        try {
            watch(null);
            rollbackIfOpen();
        } catch (Throwable e) {
            retire(e);
            error.addSuppressed(e);
        }
    }

    /**
     * Rolls back behind the failure of a write, or of a savepoint, that may be one of writing down what virtual tables keep of earlier
     * statements, which may then be lost.
     *
     * @return whether it did so
     */
    public boolean rollbackIfWordsMayBeLost(SQLException failure) {
        boolean mayBe = SqliteErrors.isOfResources(failure) || SqliteErrors.isOfVirtualTable(failure);
        if (!mayBe || !virtualWrites.mayBePending()) {
            return false;
        }
        rollbackAfter(failure);
        virtualWrites.end();
        return true;
    }

    /** Ends what a read-only transaction has set on a connection that writes; retires it when that fails. */
    public void allowWriting() {
        if (isRetired()) {
            return;
        }
        try {
            run("PRAGMA query_only = OFF");
        } catch (Throwable e) {
            retire(e);
        }
    }

    /**
     * Takes a retired connection back into use, when none can take its place: ends every statement, rolls back, and
     * forgets the cause. It stays retired when that fails.
     */
    void clean() throws SQLException {
        Throwable cause = retiredBy();
        stopper.watch(null);
        for (NativeStatement statement : List.copyOf(inUse)) {
            statement.reset();
            statement.close();
        }
        inUse.clear();
        statements.clear();
        compiler.forbid();
        retiredBy = null;
        stopper.forgetFailure();
        try {
            rollbackIfOpen();
            if (isInTransaction()) {
                throw new SQLException("The transaction does not end");
            }
        } catch (Throwable e) {
            retiredBy = cause;
            throw e;
        }
    }

    /** Cursors that have rows left to read from this connection. */
    public List<OpenQuery> openQueries() {
        return openQueries;
    }

    /** Ends what is open because the connection was retired. */
    public void endQueries(Throwable cause) {
        while (!openQueries.isEmpty()) {
            OpenQuery last = openQueries.remove(openQueries.size() - 1);
            last.close(Refusals.cursorBroken(cause, last.sql()));
        }
    }

    /** Ends what is open and closes. May be called again after a failure. */
    void close() throws SQLException {
        retire(Refusals.closed());
        stopper.watch(null);
        try {
            for (OpenQuery query : List.copyOf(openQueries)) {
                query.close(Refusals.closed());
            }
        } finally {
            // That ends every statement, those in use too.
            jdbc.close();
        }
    }
}
