package io.millrace.sqlite;

import io.millrace.sql.StatementHead;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a PRAGMA that sets something of the connection, which all writers share and which is replaced when it breaks, from
 * those that report something or change the file.
 */
final class ConnectionPragmas {
    /** These take an argument, and change the file, the transaction, or nothing. */
    private static final Set<String> HARMLESS = Set.of(
            "APPLICATION_ID",
            "AUTO_VACUUM",
            "DEFER_FOREIGN_KEYS",
            "ENCODING",
            "FOREIGN_KEY_CHECK",
            "FOREIGN_KEY_LIST",
            "INCREMENTAL_VACUUM",
            "INDEX_INFO",
            "INDEX_LIST",
            "INDEX_XINFO",
            "INTEGRITY_CHECK",
            "OPTIMIZE",
            "PAGE_SIZE",
            "QUICK_CHECK",
            "TABLE_INFO",
            "TABLE_LIST",
            "TABLE_XINFO",
            "USER_VERSION",
            "WAL_CHECKPOINT");

    private ConnectionPragmas() {}

    /** Why a statement is refused, if it is such a PRAGMA. */
    static Optional<String> refusal(StatementHead head) {
        int pragma = behindExplain(head);
        if (!head.token(pragma).equals("PRAGMA")) {
            return Optional.empty();
        }
        // PRAGMA name, or PRAGMA schema.name
        int name = pragma + (head.token(pragma + 2).equals(".") ? 3 : 1);
        boolean sets = head.token(name + 1).equals("=") || head.token(name + 1).equals("(");
        if (!sets || HARMLESS.contains(head.token(name))) {
            return Optional.empty();
        }
        return Optional.of("PRAGMA " + head.token(name).toLowerCase(Locale.ROOT)
                + " would change the connection that all writers share, and no other. Set it for all connections when the"
                + " datastore is made (SqliteDatastore.builder(), or an option of its URL); a migration may set it for its"
                + " own script.");
    }

    /** Where the statement itself begins: most pragmas set what they set when they are compiled, explained or not. */
    private static int behindExplain(StatementHead head) {
        if (head.startsWith("EXPLAIN", "QUERY", "PLAN")) {
            return 3;
        }
        return head.startsWith("EXPLAIN") ? 1 : 0;
    }
}
