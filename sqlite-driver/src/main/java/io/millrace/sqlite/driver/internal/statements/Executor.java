package io.millrace.sqlite.driver.internal.statements;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.NativeStatement;
import io.millrace.sqlite.driver.internal.errors.UnknownStateException;
import io.millrace.sqlite.driver.internal.lanes.EngineContext;
import io.millrace.sqlite.driver.internal.sql.BoundStatement;
import io.millrace.sqlite.driver.internal.sql.ParsedStatement;
import io.millrace.sqlite.driver.internal.sql.StatementKind;
import io.millrace.sqlite.driver.internal.sql.StatementTraits;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs single statements on a native connection that the calling thread holds. */
final class Executor {
    private static final int LAST_ROWID_FLAG = 0x20;
    private static final int UPDATE_FLAG = 0x04;

    private static final Set<String> VIRTUAL_TABLE_OPCODES =
            Set.of("VBegin", "VCreate", "VDestroy", "VOpen", "VFilter", "VUpdate", "VRename", "VCheck");

    private Executor() {}

    /** What SQLite says about the statement; asked once per schema. */
    static StatementTraits traits(NativeConnection connection, ParsedStatement statement, long schemaEpoch)
            throws SQLException {
        StatementTraits known = statement.traits(schemaEpoch);
        return known == null ? relearn(connection, statement, schemaEpoch) : known;
    }

    private static StatementTraits relearn(NativeConnection connection, ParsedStatement statement, long epoch)
            throws SQLException {
        StatementTraits learned = learn(connection, statement, epoch);
        statement.remember(learned);
        connection.learned(statement);
        return learned;
    }

    /** A statement that was taken from among those that wait, or compiled. */
    static NativeStatement prepare(NativeConnection connection, String sql, StatementTraits traits)
            throws SQLException {
        if (traits.writes()) {
            return connection.prepareWriting(sql, traits.compiles());
        }
        return traits.compiles() ? connection.prepareCompiling(sql) : connection.prepare(sql);
    }

    private static StatementTraits learn(NativeConnection connection, ParsedStatement statement, long epoch)
            throws SQLException {
        return switch (statement.kind()) {
            case SCHEMA -> new StatementTraits(epoch, true, true, false, false, true, false, true);
            case EXPLAIN, INSPECT -> new StatementTraits(epoch, false, false, false, false, false, true, true);
            case QUERY, CHANGE -> explain(connection, statement, epoch);
            default -> new StatementTraits(epoch, true, true, false, false, true, true, true);
        };
    }

    private static StatementTraits explain(NativeConnection connection, ParsedStatement statement, long epoch)
            throws SQLException {
        boolean writes = false;
        boolean needsWriter = false;
        boolean setsRowid = false;
        boolean updates = false;
        boolean changesSchema = false;
        boolean returnsRows = false;
        boolean compiles = false;
        NativeStatement explain = connection.prepare("EXPLAIN " + statement.sql());
        try {
            boolean mainProgram = true;
            boolean row = explain.startUnbound();
            for (boolean firstRow = true; row; row = explain.next(), firstRow = false) {
                // Each trigger's program follows, with addresses from 0 again.
                mainProgram &= firstRow || explain.readLong(0) != 0;
                String opcode = explain.readText(1);
                compiles |= mayCompile(String.valueOf(opcode), connection.hasExtensions());
                switch (opcode == null ? "" : opcode) {
                    case "Transaction" -> {
                        writes |= explain.readLong(3) != 0;
                        needsWriter |= explain.readLong(2) != 0;
                    }
                    case "Insert" -> {
                        long flags = explain.readLong(6);
                        setsRowid |= mainProgram && (flags & LAST_ROWID_FLAG) != 0;
                        updates |= mainProgram && (flags & UPDATE_FLAG) != 0;
                    }
                    case "VUpdate" -> setsRowid |= mainProgram && explain.readLong(2) != 0;
                    case "Function", "PureFunc" -> needsWriter |= asksTheWriter(explain.readText(5));
                    case "ResultRow" -> returnsRows |= mainProgram;
                    case "SetCookie" -> changesSchema |= explain.readLong(3) == 1;
                    default -> {
                        // Says nothing about routing.
                    }
                }
            }
        } finally {
            connection.discard(explain);
        }
        return new StatementTraits(
                epoch,
                writes,
                needsWriter || writes,
                setsRowid,
                setsRowid && updates,
                changesSchema,
                returnsRows,
                compiles);
    }

    /** Modules of virtual tables compile statements of their own, and functions of extensions may. */
    private static boolean mayCompile(String opcode, boolean extensions) {
        return VIRTUAL_TABLE_OPCODES.contains(opcode)
                || (extensions && (opcode.endsWith("Func") || opcode.endsWith("Function") || opcode.startsWith("Agg")));
    }

    /** Functions whose answer is about the connection's own writes. */
    private static boolean asksTheWriter(@Nullable String function) {
        return function != null
                && (function.startsWith("last_insert_rowid(")
                        || function.startsWith("changes(")
                        || function.startsWith("total_changes("));
    }

    /** Runs to the end with all rows in memory, as a statement that writes must before it is acknowledged. */
    static Outcome complete(
            EngineContext context, NativeConnection connection, BoundStatement bound, StatementTraits remembered)
            throws SQLException {
        ParsedStatement parsed = bound.statement();
        StatementTraits traits = remembered;
        long rowidBefore = 0;
        ReturnedRows rows = null;
        boolean outdated = false;
        @Nullable Object[] values = bound.arrangedValues();
        StoredCheck check = StoredCheck.of(connection, parsed, values, traits);
        String sql = check == null ? parsed.sql() : check.sql(parsed);
        NativeStatement statement = prepare(connection, sql, traits);
        try {
            boolean compiled = statement.isFresh();
            if (compiled && traits.setsRowid() && !connection.hasJustLearned(parsed)) {
                // What was learned on another day may be about another table of that name.
                traits = relearn(connection, parsed, traits.schemaEpoch());
            }
            rowidBefore = traits.upserts() ? connection.lastInsertRowid() : 0;
            boolean row = statement.start(values);
            outdated = !compiled && statement.isFresh();
            int width = statement.columns().count();
            if (check != null) {
                width = check.ownColumns(width);
            }
            if (width > 0) {
                rows = new ReturnedRows(
                        context,
                        parsed.sql(),
                        check == null
                                ? statement.columns()
                                : statement.columns().first(width));
            }
            for (; row; row = statement.next()) {
                if (check != null) {
                    check.require(statement, parsed);
                }
                if (rows != null) {
                    rows.read(statement);
                }
            }
        } catch (Throwable e) {
            drop(rows);
            throw e;
        } finally {
            connection.release(statement);
        }
        if (!traits.writes()) {
            return outcome(rows, -1, null);
        }
        try {
            return written(connection, parsed, traits, outdated, rows, rowidBefore);
        } catch (SQLException e) {
            drop(rows);
            // The statement has run. That it did not is what a failure of SQLite would be taken for.
            throw new UnknownStateException(e);
        }
    }

    private static Outcome outcome(@Nullable ReturnedRows rows, long updated, @Nullable Long rowid) {
        return rows == null ? new Outcome(null, null, null, updated, rowid) : rows.outcome(updated, rowid);
    }

    private static void drop(@Nullable ReturnedRows rows) {
        if (rows != null) {
            rows.drop();
        }
    }

    private static Outcome written(
            NativeConnection connection,
            ParsedStatement parsed,
            StatementTraits remembered,
            boolean outdated,
            @Nullable ReturnedRows rows,
            long rowidBefore)
            throws SQLException {
        boolean counts = parsed.kind() == StatementKind.CHANGE || parsed.kind() == StatementKind.QUERY;
        // SQLite's count is that of the last INSERT, UPDATE or DELETE; after anything else it is stale.
        long changes = counts ? connection.changes() : 0;
        StatementTraits traits = outdated ? relearn(connection, parsed, remembered.schemaEpoch()) : remembered;
        Long rowid = null;
        if (changes > 0 && traits.setsRowid()) {
            long now = connection.lastInsertRowid();
            // An upsert that updated leaves it as it was.
            rowid = traits.upserts() && now == rowidBefore ? null : now;
        }
        // A PRAGMA that reports counts as a query, one that sets has no rows to show.
        long updated = parsed.kind() == StatementKind.SOLO && rows != null && !rows.isEmpty() ? -1 : changes;
        return outcome(rows, updated, rowid);
    }
}
