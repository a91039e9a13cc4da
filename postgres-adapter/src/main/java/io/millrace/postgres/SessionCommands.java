package io.millrace.postgres;

import io.millrace.sql.StatementHead;
import java.util.Optional;
import java.util.Set;

/** Tells commands whose effect stays with the session, and so with whoever gets the pooled connection next. */
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
            default -> Optional.empty();
        };
    }

    private static String setting() {
        return "SET would stay with the pooled connection, and change what the next caller's statements mean. Use SET LOCAL"
                + " inside a transaction, sessionSettings of the datastore for all its connections, or ALTER ROLE ... SET on"
                + " the server; a migration may SET what its own script needs.";
    }

    private static String discarding(StatementHead head) {
        return head.token(0)
                + " ALL would take the prepared statements of a pooled connection from whoever uses it next."
                + " Leave it out: connections are given back clean.";
    }
}
