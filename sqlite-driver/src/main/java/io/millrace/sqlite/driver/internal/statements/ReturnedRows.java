package io.millrace.sqlite.driver.internal.statements;

import io.millrace.sqlite.driver.internal.connections.NativeStatement;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.lanes.EngineContext;
import io.millrace.sqlite.driver.internal.rows.ColumnLayout;
import io.millrace.sqlite.driver.internal.rows.HeldRows;
import io.millrace.sqlite.driver.internal.rows.ResultMemory;
import io.millrace.sqlite.driver.internal.rows.Rows;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a statement returns which has to run to its end before it is acknowledged. They are counted while they
 * are read, since there may be many of them.
 */
final class ReturnedRows {
    private static final long STEP = 64 << 10;

    private final EngineContext context;
    private final String sql;
    private final Rows rows;
    private long counted;

    ReturnedRows(EngineContext context, String sql, ColumnLayout columns) {
        this.context = context;
        this.sql = sql;
        this.rows = new Rows(columns);
    }

    /** Appends the row that the statement stands on. */
    void read(NativeStatement statement) throws SQLException {
        statement.read(rows);
        if (rows.bytes() - counted > STEP) {
            count();
        }
        long limit = context.settings().maxBufferedBytes();
        if (rows.bytes() > limit) {
            throw Refusals.resultTooLarge("maxBufferedBytes", limit, sql);
        }
    }

    private void count() {
        long more = rows.bytes() - counted;
        if (!context.memory().take(more)) {
            long limit = context.memory().limit();
            throw rows.bytes() > limit
                    ? Refusals.resultTooLarge("maxTotalBufferedBytes", limit, sql)
                    : Refusals.noRoomForReturnedRows(limit, sql);
        }
        counted += more;
    }

    boolean isEmpty() {
        return rows.count() == 0;
    }

    /** What there is to be acknowledged. */
    Outcome outcome(long updated, @Nullable Long rowid) {
        if (counted == 0 && rows.bytes() <= ResultMemory.UNCOUNTED) {
            return new Outcome(rows, null, null, updated, rowid);
        }
        try {
            count();
            HeldRows held = new HeldRows(context.memory(), context.workers().executor(), sql);
            held.bringCounted(rows);
            counted = 0;
            return new Outcome(null, held, null, updated, rowid);
        } finally {
            drop();
        }
    }

    /** Gives the room back, unless it went on into the outcome. */
    void drop() {
        context.memory().giveBack(counted);
        counted = 0;
    }
}
