package io.millrace.sqlite;

import io.millrace.sql.InvalidSqlTextException;
import io.millrace.sql.SqlToken;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a statement the fault is that SQLite tells of. It knows the place, but sqlite-jdbc does not pass it on; the words quote
 * what stands there, which is enough where that stands in one place only.
 */
final class FaultPosition {
    private static final Pattern QUOTING = Pattern.compile("near \"(.+)\": syntax error"
            + "|unrecognized token: \"(.+)\""
            + "|no such (?:column|table|function|index|collation sequence|module): ([^\\n]+?)(?:\\. Create the .*|\\. Check the .*)?"
            + "|(?:ambiguous column name|wrong number of arguments to function|misuse of aggregate(?: function)?):? ([^\\n]+?)(?:\\(.*\\))?"
            + "|table .+ has no column named ([^\\n]+?)(?:\\. Check the .*)?");

    private static final int UNKNOWN = 0;

    private FaultPosition() {}

    /**
     * Finds the place.
     *
     * @param sql the statement
     * @param message what the driver says
     * @return the 1-based character, 0 when it cannot be told
     */
    static int in(String sql, String message) {
        Matcher words = QUOTING.matcher(message);
        if (message.startsWith("incomplete input")) {
            return sql.stripTrailing().length() + 1;
        }
        if (!words.matches()) {
            return UNKNOWN;
        }
        String quoted = "";
        for (int group = 1; group <= words.groupCount(); group++) {
            if (words.group(group) != null) {
                quoted = words.group(group);
            }
        }
        return onlyPlace(sql, quoted);
    }

    private static int onlyPlace(String sql, String quoted) {
        List<SqlToken> tokens;
        try {
            tokens = SqlToken.listOf(sql, SqliteDialect.INSTANCE.syntax()).stream()
                    .filter(token -> token.type().isSignificant())
                    .toList();
        } catch (InvalidSqlTextException unread) {
            return UNKNOWN;
        }
        int place = UNKNOWN;
        for (SqlToken token : tokens) {
            if (is(token.text(), quoted) || token.text().equals(lastOf(quoted))) {
                if (place != UNKNOWN) {
                    return UNKNOWN;
                }
                place = token.start() + 1;
            }
        }
        return place;
    }

    /** SQLite shows names without their quotes. */
    private static boolean is(String token, String quoted) {
        return token.equals(quoted)
                || (token.length() > 2
                        && "\"`[".indexOf(token.charAt(0)) >= 0
                        && token.substring(1, token.length() - 1).equals(quoted));
    }

    /** The column of {@code table.column}, which is three tokens. */
    private static String lastOf(String quoted) {
        return quoted.substring(quoted.lastIndexOf('.') + 1);
    }
}
