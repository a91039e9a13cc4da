package io.millrace.sqlite.driver.internal.connections;

import io.millrace.sqlite.driver.internal.rows.ColumnLayout;
import io.millrace.sqlite.driver.internal.rows.Rows;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * A prepared statement, stepped by hand: two calls into SQLite less per row than through a JDBC result set, and one
 * {@code INTEGER} type whatever the value. When it stands on a row, its {@linkplain #columns() columns} are those of the row,
 * whoever changed the schema since it was prepared.
 */
public final class NativeStatement {
    private static final int ROW = 100;
    private static final int DONE = 101;
    private static final int LARGE_VALUE = 4096;

    /** When SQLite may compile by itself. */
    private enum Compiling {
        /** Not while it runs. */
        NEVER,
        /** In the first step: it makes a plan for the values that are bound. */
        FIRST_STEP,
        /** In any step. */
        ALWAYS
    }

    private final StatementCompiler compiler;
    private final DB db;
    private final String sql;
    private PreparedStatement jdbc;
    private CoreStatement core;
    private long pointer;
    private ColumnLayout columns;
    private Compiling compiling = Compiling.NEVER;
    private boolean fresh = true;
    private boolean stepping;
    private boolean holdsLargeValue;

    NativeStatement(StatementCompiler compiler, String sql) throws SQLException {
        this.compiler = compiler;
        this.db = compiler.db();
        this.sql = sql;
        this.jdbc = compiler.compile(sql);
        this.core = (CoreStatement) jdbc;
        this.pointer = address(core);
        this.columns = ColumnLayout.of(db, pointer, db.column_count(pointer));
    }

    private static long address(CoreStatement statement) throws SQLException {
        return statement.pointer.safeRunLong((ignored, address) -> address);
    }

    public String sql() {
        return sql;
    }

    public ColumnLayout columns() {
        return columns;
    }

    /** The table that a column is of, whatever view or query is between; null for an expression. */
    public @Nullable String originTable(int column) throws SQLException {
        return db.column_table_name(pointer, column);
    }

    /** Whether it has been compiled since it was last reset, and so knows more than what was learned before. */
    public boolean isFresh() {
        return fresh;
    }

    /** Lets SQLite compile other statements while this one runs, until it is reset. */
    void allowCompiling() {
        compiling = Compiling.ALWAYS;
    }

    /** Binds and takes the first step; true when it stands on a row. The number of values must be right. */
    public boolean start(@Nullable Object[] values) throws SQLException {
        for (Object value : values) {
            holdsLargeValue |= value instanceof byte[] blob && blob.length > LARGE_VALUE;
            holdsLargeValue |= value instanceof String text && text.length() > LARGE_VALUE;
        }
        @Nullable Object[] bound = values.length == 0 ? null : values;
        return compiling == Compiling.NEVER ? startAsCompiled(bound) : startCompiling(bound);
    }

    private boolean startAsCompiled(@Nullable Object @Nullable [] values) throws SQLException {
        try {
            return execute(values);
        } catch (SQLiteException outOfDate) {
            requireTooLong(outOfDate);
        }
        compiler.onOutOfDate();
        compileAgain();
        try {
            return execute(values);
        } catch (SQLiteException again) {
            requireTooLong(again);
        }
        // Then it is not the schema: its plan depends on its values, or a value is too long indeed.
        compileAgain();
        compiling = Compiling.FIRST_STEP;
        return startCompiling(values);
    }

    /** What SQLite says when it may not compile. */
    private static void requireTooLong(SQLiteException e) throws SQLiteException {
        if (e.getResultCode() != SQLiteErrorCode.SQLITE_TOOBIG) {
            throw e;
        }
    }

    private boolean startCompiling(@Nullable Object @Nullable [] values) throws SQLException {
        compiler.allow();
        boolean row;
        try {
            row = execute(values);
        } finally {
            compiler.forbid();
        }
        ColumnLayout current = ColumnLayout.of(db, pointer, db.column_count(pointer));
        columns = current.isLike(columns) ? columns : current;
        return row;
    }

    private void compileAgain() throws SQLException {
        close();
        jdbc = compiler.compile(sql);
        core = (CoreStatement) jdbc;
        pointer = address(core);
        ColumnLayout current = ColumnLayout.of(db, pointer, db.column_count(pointer));
        columns = current.isLike(columns) ? columns : current;
        fresh = true;
    }

    private boolean execute(@Nullable Object @Nullable [] values) throws SQLException {
        stepping = true;
        boolean row = db.execute(core, values);
        stepping = row;
        return row;
    }

    /** Takes the first step with every parameter null, as EXPLAIN may. */
    public boolean startUnbound() throws SQLException {
        return execute(null);
    }

    public boolean next() throws SQLException {
        int code = compiling == Compiling.ALWAYS ? stepCompiling() : db.step(pointer);
        if (code == ROW) {
            return true;
        }
        if (code != DONE) {
            db.throwex(code);
        }
        return false;
    }

    private int stepCompiling() throws SQLException {
        compiler.allow();
        try {
            return db.step(pointer);
        } finally {
            compiler.forbid();
        }
    }

    /** Appends the row it stands on. */
    public void read(Rows rows) throws SQLException {
        rows.read(db, pointer);
    }

    public int type(int column) throws SQLException {
        return db.column_type(pointer, column);
    }

    public double readDouble(int column) throws SQLException {
        return db.column_double(pointer, column);
    }

    public long readLong(int column) throws SQLException {
        return db.column_long(pointer, column);
    }

    @Nullable
    public String readText(int column) throws SQLException {
        return db.column_text(pointer, column);
    }

    /** Ends the execution, so that the statement holds no lock and no snapshot. */
    void reset() throws SQLException {
        fresh = false;
        if (compiling == Compiling.ALWAYS) {
            compiling = Compiling.NEVER;
        }
        if (isFinalized()) {
            return;
        }
        if (stepping) {
            // The code repeats the error of the last step, which has been reported.
            db.reset(pointer);
            stepping = false;
        }
        if (holdsLargeValue) {
            db.clear_bindings(pointer);
            holdsLargeValue = false;
        }
    }

    /** sqlite-jdbc finalizes a statement after most errors. */
    boolean isFinalized() {
        return core.pointer.isClosed();
    }

    void close() throws SQLException {
        if (!isFinalized()) {
            jdbc.close();
        }
    }
}
