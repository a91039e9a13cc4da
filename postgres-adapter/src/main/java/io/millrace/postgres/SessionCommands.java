package io.millrace.postgres;

import io.millrace.sql.StatementHead;
import java.util.Optional;
import java.util.Set;

/**
 * Tells commands whose effect stays with the session, and so with whoever gets the pooled connection next, and those that talk in
 * a way that the driver does not know.
 */
final class SessionCommands {
    /** What ends with the transaction. */
    private static final Set<String> LOCAL = Set.of("LOCAL", "TRANSACTION", "CONSTRAINTS");

    private SessionCommands() {}

    /** Why a statement is refused, if it is such a command. */
    static Optional<String> refusal(StatementHead head) {
        return switch (head.token(0)) {
            case "SET" -> LOCAL.contains(head.token(1)) ? Optional.empty() : Optional.of(setting());
            case "LISTEN", "UNLISTEN" ->
                Optional.of(
                        head.token(0) + " would be heard by nobody: a pooled connection serves another caller next. Use"
                                + " store.capability(Notifications.class) and its listen(...).");
            case "DISCARD" -> head.token(1).equals("ALL") ? Optional.of(discarding(head)) : Optional.empty();
            case "DEALLOCATE" ->
                head.token(1).equals("ALL") || head.token(2).equals("ALL")
                        ? Optional.of(discarding(head))
                        : Optional.empty();
            case "COPY" -> copiesOnTheServer(head) ? Optional.empty() : Optional.of(copying());
            default -> Optional.empty();
        };
    }

    /** Whether the rows come from a file or a program of the server, or go there. */
    private static boolean copiesOnTheServer(StatementHead head) {
        for (int i = 1; i + 1 < StatementHead.LENGTH; i++) {
            String peer = head.token(i + 1);
            if ((head.token(i).equals("FROM") || head.token(i).equals("TO"))
                    && (peer.equals("PROGRAM") || peer.startsWith("'"))) {
                return true;
            }
        }
        return false;
    }

    private static String copying() {
        return "COPY from or to the client is not served, and would wait for ever. Write rows with executeAll and read them"
                + " with query; Transfer moves whole tables. A COPY of the server's own files works without a list of"
                + " columns.";
    }

    private static String setting() {
        return "SET would stay with the pooled connection, and change what the next caller's statements mean. Use SET LOCAL"
                + " inside a transaction, sessionSetting of the datastore for all its connections, or ALTER ROLE ... SET on"
                + " the server; a migration may SET what its own script needs.";
    }

    private static String discarding(StatementHead head) {
        return head.token(0)
                + " ALL would take the prepared statements of a pooled connection from whoever uses it next."
                + " Leave it out: connections are given back clean.";
    }
}
