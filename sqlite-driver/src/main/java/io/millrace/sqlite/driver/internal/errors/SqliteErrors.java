package io.millrace.sqlite.driver.internal.errors;

import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Translates SQLite's errors to those of R2DBC. The error code is SQLite's extended result code. */
public final class SqliteErrors {
    private static final int PRIMARY = 0xff;

    /** All that is said of a constraint of the tables of a virtual one. */
    private static final String OF_VIRTUAL_TABLE = "constraint failed";

    private SqliteErrors() {}

    public static RuntimeException translate(SQLException e, @Nullable String sql) {
        if (e instanceof SQLiteException sqlite) {
            return translate(sqlite, sql);
        }
        if (e instanceof UnreadableTextException) {
            return new R2dbcDataIntegrityViolationException(e.getMessage(), SqlStates.NO_CHARACTER, 0, sql, e);
        }
        if (e instanceof UntrustedRefusalException) {
            return new R2dbcBadGrammarException(e.getMessage(), e.getSQLState(), 0, sql, e);
        }
        return new R2dbcNonTransientResourceException(e.getMessage(), SqlStates.IO_ERROR, 0, sql, e);
    }

    /** Whether it waited for a lock in vain. */
    public static boolean isBusy(SQLException e) {
        return isPrimary(e, SQLiteErrorCode.SQLITE_BUSY);
    }

    /** Whether it was stopped, be it by the driver itself. */
    public static boolean isInterrupt(SQLException e) {
        return isPrimary(e, SQLiteErrorCode.SQLITE_INTERRUPT);
    }

    /** Whether it is about room, memory or the file, and not about the statement that met it. */
    public static boolean isOfResources(SQLException e) {
        return isPrimary(e, SQLiteErrorCode.SQLITE_FULL)
                || isPrimary(e, SQLiteErrorCode.SQLITE_NOMEM)
                || isPrimary(e, SQLiteErrorCode.SQLITE_IOERR)
                || isPrimary(e, SQLiteErrorCode.SQLITE_CORRUPT);
    }

    /**
     * Whether a virtual table broke a constraint of its own tables, when a statement wrote to it, or when it wrote down what it kept of earlier
     * ones: which of these is not told.
     */
    public static boolean isOfVirtualTable(SQLException e) {
        return e instanceof SQLiteException sqlite
                && isPrimary(e, SQLiteErrorCode.SQLITE_CONSTRAINT)
                && sqlite.getResultCode() != SQLiteErrorCode.SQLITE_CONSTRAINT_TRIGGER
                && message(sqlite).equals(OF_VIRTUAL_TABLE);
    }

    private static boolean isPrimary(SQLException e, SQLiteErrorCode code) {
        return e instanceof SQLiteException sqlite && (sqlite.getResultCode().code & PRIMARY) == code.code;
    }

    private static R2dbcException translate(SQLiteException e, @Nullable String sql) {
        SQLiteErrorCode extended = e.getResultCode();
        int code = extended.code;
        String message = message(e);
        SQLiteErrorCode primary = SQLiteErrorCode.getErrorCode(code & PRIMARY);
        return switch (primary) {
            case SQLITE_CONSTRAINT ->
                new R2dbcDataIntegrityViolationException(
                        isOfVirtualTable(e)
                                ? message
                                        + ". A virtual table that is written to, by a trigger perhaps, has a row of that"
                                        + " number, or its content is damaged."
                                : message,
                        constraintState(extended),
                        code,
                        sql,
                        e);
            case SQLITE_MISMATCH ->
                new R2dbcDataIntegrityViolationException(
                        message + ". INTEGER PRIMARY KEY, LIMIT and OFFSET take whole numbers, and nothing else.",
                        SqlStates.TYPE_MISMATCH,
                        code,
                        sql,
                        e);
            case SQLITE_BUSY -> busy(e, extended, message, sql);
            case SQLITE_LOCKED ->
                new R2dbcTransientResourceException(
                        message + ". Another statement uses the table; try again when it has finished.",
                        SqlStates.OBJECT_IN_USE,
                        code,
                        sql,
                        e);
            case SQLITE_READONLY ->
                new R2dbcPermissionDeniedException(
                        message + ". The transaction, the connection factory, the file or its file system is read-only,"
                                + " or the database is opened as untrusted. Use one that may write.",
                        SqlStates.READ_ONLY_TRANSACTION,
                        code,
                        sql,
                        e);
            case SQLITE_AUTH, SQLITE_PERM ->
                new R2dbcPermissionDeniedException(
                        message + ". Check the permissions of the file and its directory.",
                        SqlStates.INSUFFICIENT_PRIVILEGE,
                        code,
                        sql,
                        e);
            case SQLITE_INTERRUPT ->
                new R2dbcTimeoutException("The statement was stopped.", SqlStates.QUERY_CANCELED, code, sql, e);
            case SQLITE_ERROR -> {
                UnfitData unfit = UnfitData.in(message);
                yield unfit == null
                        ? new R2dbcBadGrammarException(grammarMessage(message), grammarState(message), code, sql, e)
                        : new R2dbcDataIntegrityViolationException(
                                unfit.message(), unfit.state(), code, sql, unfit.cause(e));
            }
            case SQLITE_MISUSE, SQLITE_RANGE, SQLITE_SCHEMA ->
                new R2dbcBadGrammarException(grammarMessage(message), grammarState(message), code, sql, e);
            case SQLITE_TOOBIG ->
                new R2dbcDataIntegrityViolationException(
                        message + ". SQLite limits values and statements to 1,000,000,000 bytes, and to fewer when the"
                                + " database is untrusted.",
                        SqlStates.LIMIT_EXCEEDED,
                        code,
                        sql,
                        e);
            default -> resource(e, extended, primary, message, sql);
        };
    }

    private static R2dbcException busy(
            SQLiteException e, SQLiteErrorCode extended, String message, @Nullable String sql) {
        if (extended == SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT) {
            return new R2dbcRollbackException(
                    message + ". Somebody else wrote since the transaction began to read. Run it again.",
                    SqlStates.SERIALIZATION_FAILURE,
                    extended.code,
                    sql,
                    e);
        }
        return new R2dbcTimeoutException(
                message + ". Another process holds the database locked for longer than busyTimeout."
                        + " Try again, or raise busyTimeout.",
                SqlStates.LOCK_NOT_AVAILABLE,
                extended.code,
                sql,
                e);
    }

    private static R2dbcException resource(
            SQLiteException e,
            SQLiteErrorCode extended,
            SQLiteErrorCode primary,
            String message,
            @Nullable String sql) {
        String state;
        String advice;
        switch (primary) {
            case SQLITE_FULL -> {
                state = SqlStates.DISK_FULL;
                advice = ". The disk is full, or max_page_count is reached. Free some space and try again.";
            }
            case SQLITE_CORRUPT -> {
                state = SqlStates.DATA_CORRUPTED;
                advice = extended == SQLiteErrorCode.SQLITE_CORRUPT_VTAB
                        ? ". The content of a virtual table is damaged, and not of the file. Make that table anew."
                        : ". The database file is damaged. Restore a backup; PRAGMA integrity_check tells where.";
            }
            case SQLITE_NOTADB -> {
                state = SqlStates.DATA_CORRUPTED;
                advice = ". The file is not an SQLite database, or it is encrypted. Check the path.";
            }
            case SQLITE_CANTOPEN -> {
                state = SqlStates.CANNOT_CONNECT;
                advice = ". Check that the directory exists and that file and directory may be read and written.";
            }
            case SQLITE_NOMEM -> {
                state = SqlStates.OUT_OF_MEMORY;
                advice = ". SQLite is out of memory.";
            }
            default -> {
                state = SqlStates.IO_ERROR;
                advice = ". The operating system refused to read or write the file; check disk and file system.";
            }
        }
        return new R2dbcNonTransientResourceException(message + advice, state, e.getResultCode().code, sql, e);
    }

    private static String constraintState(SQLiteErrorCode code) {
        return switch (code) {
            case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID ->
                SqlStates.UNIQUE_VIOLATION;
            case SQLITE_CONSTRAINT_NOTNULL -> SqlStates.NOT_NULL_VIOLATION;
            case SQLITE_CONSTRAINT_FOREIGNKEY -> SqlStates.FOREIGN_KEY_VIOLATION;
            case SQLITE_CONSTRAINT_CHECK -> SqlStates.CHECK_VIOLATION;
            case SQLITE_CONSTRAINT_DATATYPE -> SqlStates.TYPE_MISMATCH;
            default -> SqlStates.INTEGRITY_VIOLATION;
        };
    }

    private static String grammarState(String message) {
        if (message.startsWith("no such table")) {
            return SqlStates.UNDEFINED_TABLE;
        }
        if (message.startsWith("no such column") || message.contains("has no column named")) {
            return SqlStates.UNDEFINED_COLUMN;
        }
        return message.contains("syntax error") || message.contains("incomplete input")
                ? SqlStates.SYNTAX_ERROR
                : SqlStates.SYNTAX_OR_ACCESS;
    }

    private static String grammarMessage(String message) {
        if (message.startsWith("no such table")) {
            return message + ". Create the table, or check the name and the database file.";
        }
        if (message.equals("triggers nested too deep")) {
            return message
                    + ". A trigger fires itself, directly or through others, because recursiveTriggers is on. Turn"
                    + " that off, or give the trigger a WHEN condition that ends it.";
        }
        if (message.startsWith("no such column") || message.contains("has no column named")) {
            return message + ". Check the name; a text value is written in single quotes.";
        }
        if (message.startsWith("unsafe use of")) {
            return message
                    + ". A view, trigger or expression of the schema uses it, which SQLite does not know to be harmless. If"
                    + " nobody else can write the file, set trustedSchema=true.";
        }
        return message;
    }

    /** SQLite's own words. sqlite-jdbc puts them in parentheses behind its description of the code. */
    static String message(SQLiteException e) {
        String whole = String.valueOf(e.getMessage());
        String prefix = e.getResultCode() + " (";
        return whole.startsWith(prefix) && whole.endsWith(")")
                ? whole.substring(prefix.length(), whole.length() - 1)
                : whole;
    }
}
