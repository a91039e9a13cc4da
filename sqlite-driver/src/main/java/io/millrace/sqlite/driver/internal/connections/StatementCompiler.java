package io.millrace.sqlite.driver.internal.connections;

import io.millrace.sqlite.driver.internal.errors.UntrustedRefusalException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteLimits;
import org.sqlite.core.DB;

/**
 * The only one who lets SQLite compile statements on a connection.
 *
 * <p>By itself SQLite compiles a statement anew, when it is stepped first and the schema has changed since, whoever changed
 * it; its columns may then have other names and types, and nothing tells. So compiling is forbidden while statements run:
 * the limit on the length of SQL text is zero, and one that is out of date fails before it has done anything. That costs
 * nothing while the schema stays as it is.
 */
final class StatementCompiler {
    /** The most that SQLite is built for here. */
    private static final int LONGEST_TEXT = 1 << 30;

    private static final int SQL_LENGTH = SQLiteLimits.SQLITE_LIMIT_SQL_LENGTH.getId();

    private final SQLiteConnection jdbc;
    private final DB db;
    private final boolean untrusted;
    private boolean foundChange;

    /** @param untrusted whether the schema and the statements may be somebody's attack */
    StatementCompiler(SQLiteConnection jdbc, boolean untrusted) throws SQLException {
        this.jdbc = jdbc;
        this.db = jdbc.getDatabase();
        this.untrusted = untrusted;
        forbid();
    }

    DB db() {
        return db;
    }

    PreparedStatement compile(String sql) throws SQLException {
        allow();
        try {
            return jdbc.prepareStatement(sql);
        } catch (SQLiteException e) {
            throw untrusted ? UntrustedRefusalException.explained(e) : e;
        } finally {
            forbid();
        }
    }

    /** From now on SQLite may compile by itself, as it must within some statements. */
    void allow() throws SQLException {
        db.limit(SQL_LENGTH, untrusted ? UntrustedDatabase.LONGEST_TEXT : LONGEST_TEXT);
    }

    void forbid() throws SQLException {
        db.limit(SQL_LENGTH, 0);
    }

    /** A statement was out of date. */
    void onOutOfDate() {
        foundChange = true;
    }

    /** Whether a statement was out of date since this was last asked. */
    boolean takeFoundChange() {
        boolean found = foundChange;
        foundChange = false;
        return found;
    }
}
