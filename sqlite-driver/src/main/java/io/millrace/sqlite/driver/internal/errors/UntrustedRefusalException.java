package io.millrace.sqlite.driver.internal.errors;

import java.sql.SQLException;
import java.util.regex.Pattern;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite refused only because the database is opened as untrusted; its message says what to do. */
public final class UntrustedRefusalException extends SQLException {
    private static final long serialVersionUID = 1L;

    /** SQLite's words for what is beyond a limit that is lower here. */
    private static final Pattern EXCEEDED = Pattern.compile(
            "Expression tree is too large|too many terms in compound SELECT|too many SQL variables|too many attached"
                    + "|variable number must be between");

    private UntrustedRefusalException(String message, String state, Throwable cause) {
        super(message, state, cause);
    }

    /** A refusal to compile in words that fit: the advice for other databases would be wrong here. */
    public static SQLException explained(SQLiteException e) {
        String words = SqliteErrors.message(e);
        if (words.startsWith("unsafe use of")) {
            return new UntrustedRefusalException(
                    words + ". A view, trigger or expression of the schema uses it, which SQLite does not know to be"
                            + " harmless, and the database is opened as untrusted. Read the tables instead, or open it"
                            + " without untrusted if you know who made it.",
                    SqlStates.SYNTAX_OR_ACCESS,
                    e);
        }
        boolean tooManyInstructions = e.getResultCode() == SQLiteErrorCode.SQLITE_NOMEM;
        if (tooManyInstructions || EXCEEDED.matcher(words).lookingAt()) {
            return new UntrustedRefusalException(
                    (tooManyInstructions ? "The statement is too large to be compiled" : words)
                            + ". Limits are lower because the database is opened as untrusted. Write it in a simpler"
                            + " way.",
                    SqlStates.LIMIT_EXCEEDED,
                    e);
        }
        return e;
    }
}
