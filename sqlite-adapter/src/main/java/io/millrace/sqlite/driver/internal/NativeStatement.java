package io.millrace.sqlite.driver.internal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * A prepared statement, stepped by hand: two calls into SQLite less per row than through a JDBC result set, and one
 * {@code INTEGER} type whatever the value.
 */
final class NativeStatement {

    private static final int ROW = 100;
    private static final int DONE = 101;
    private static final int LARGE_VALUE = 4096;

    private final DB db;
    private final PreparedStatement jdbc;
    private final CoreStatement core;
    private final long pointer;
    private final String sql;
    private ColumnLayout columns;
    private boolean stepping;
    private boolean holdsLargeValue;

    NativeStatement(DB db, PreparedStatement jdbc, String sql) throws SQLException {
        this.db = db;
        this.jdbc = jdbc;
        this.core = (CoreStatement) jdbc;
        this.pointer = core.pointer.safeRunLong((ignored, address) -> address);
        this.sql = sql;
        this.columns = ColumnLayout.of(db, pointer, db.column_count(pointer));
    }

    String sql() {
        return sql;
    }

    ColumnLayout columns() {
        return columns;
    }

    boolean returnsRows() {
        return columns.count() > 0;
    }

    /** Binds and takes the first step; true when it stands on a row. The number of values must be right. */
    boolean start(@Nullable Object[] values) throws SQLException {
        for (Object value : values) {
            holdsLargeValue |= value instanceof byte[] blob && blob.length > LARGE_VALUE;
            holdsLargeValue |= value instanceof String text && text.length() > LARGE_VALUE;
        }
        stepping = true;
        boolean row = db.execute(core, values.length == 0 ? null : values);
        stepping = row;
        if (db.column_count(pointer) != columns.count()) {
            // SQLite prepared it again, because another process changed the schema.
            columns = ColumnLayout.of(db, pointer, db.column_count(pointer));
        }
        return row;
    }

    /** Takes the first step with every parameter null, as EXPLAIN may. */
    boolean startUnbound() throws SQLException {
        stepping = true;
        boolean row = db.execute(core, null);
        stepping = row;
        return row;
    }

    boolean next() throws SQLException {
        int code = db.step(pointer);
        if (code == ROW) {
            return true;
        }
        if (code != DONE) {
            db.throwex(code);
        }
        return false;
    }

    /** Appends the row it stands on. */
    void read(Rows rows) throws SQLException {
        rows.read(db, pointer);
    }

    long readLong(int column) throws SQLException {
        return db.column_long(pointer, column);
    }

    @Nullable
    String readText(int column) throws SQLException {
        return db.column_text(pointer, column);
    }

    /** Ends the execution, so that the statement holds no lock and no snapshot. */
    void reset() throws SQLException {
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
