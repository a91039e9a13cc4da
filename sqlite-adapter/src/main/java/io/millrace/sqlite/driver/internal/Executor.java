package io.millrace.sqlite.driver.internal;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Runs single statements on a native connection that the calling thread holds. */
final class Executor {

    private static final int LAST_ROWID_FLAG = 0x20;
    private static final int UPDATE_FLAG = 0x04;

    private Executor() {}

    /** What SQLite says about the statement; asked once per schema. */
    static StatementTraits traits(NativeConnection connection, ParsedStatement statement, long schemaEpoch)
            throws SQLException {
        StatementTraits known = statement.traits(schemaEpoch);
        if (known == null) {
            known = learn(connection, statement, schemaEpoch);
            statement.remember(known);
        }
        return known;
    }

    private static StatementTraits learn(NativeConnection connection, ParsedStatement statement, long epoch)
            throws SQLException {
        return switch (statement.kind()) {
            case SCHEMA -> new StatementTraits(epoch, true, true, false, false, true, false);
            case EXPLAIN, INSPECT -> new StatementTraits(epoch, false, false, false, false, false, true);
            case QUERY, CHANGE -> explain(connection, statement, epoch);
            default -> new StatementTraits(epoch, true, true, false, false, true, true);
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
        NativeStatement explain = connection.prepare("EXPLAIN " + statement.sql());
        try {
            boolean mainProgram = true;
            boolean row = explain.startUnbound();
            for (boolean firstRow = true; row; row = explain.next(), firstRow = false) {
                // Each trigger's program follows, with addresses from 0 again.
                mainProgram &= firstRow || explain.readLong(0) != 0;
                String opcode = explain.readText(1);
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
                epoch, writes, needsWriter || writes, setsRowid, setsRowid && updates, changesSchema, returnsRows);
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
            NativeConnection connection, BoundStatement bound, StatementTraits traits, long maxBufferedBytes)
            throws SQLException {
        ParsedStatement parsed = bound.statement();
        long rowidBefore = traits.upserts() ? connection.lastInsertRowid() : 0;
        Rows rows = null;
        NativeStatement statement = connection.prepare(parsed.sql());
        try {
            boolean row = statement.start(bound.arrangedValues());
            if (statement.returnsRows()) {
                rows = new Rows(statement.columns());
                for (; row; row = statement.next()) {
                    statement.read(rows);
                    if (rows.bytes() > maxBufferedBytes) {
                        throw Refusals.resultTooLarge(maxBufferedBytes, parsed.sql());
                    }
                }
            }
        } finally {
            connection.release(statement);
        }
        if (!traits.writes()) {
            return new Outcome(rows, null, -1, null);
        }
        try {
            return written(connection, parsed, traits, rows, rowidBefore);
        } catch (SQLException e) {
            // The statement has run. That it did not is what a failure of SQLite would be taken for.
            throw new UnknownStateException(e);
        }
    }

    private static Outcome written(
            NativeConnection connection,
            ParsedStatement parsed,
            StatementTraits traits,
            @Nullable Rows rows,
            long rowidBefore)
            throws SQLException {
        boolean counts = parsed.kind() == StatementKind.CHANGE || parsed.kind() == StatementKind.QUERY;
        // SQLite's count is that of the last INSERT, UPDATE or DELETE; after anything else it is stale.
        long changes = counts ? connection.changes() : 0;
        Long rowid = null;
        if (changes > 0 && traits.setsRowid()) {
            long now = connection.lastInsertRowid();
            // An upsert that updated leaves it as it was.
            rowid = traits.upserts() && now == rowidBefore ? null : now;
        }
        // A PRAGMA that reports counts as a query, one that sets has no rows to show.
        long updated = parsed.kind() == StatementKind.SOLO && rows != null && rows.count() > 0 ? -1 : changes;
        return new Outcome(rows, null, updated, rowid);
    }
}
