package io.millrace.sqlite.driver.internal.sql;

import java.util.List;
import java.util.Set;

/** Tells the {@link StatementKind} of a statement from its first tokens. */
final class StatementKinds {
    /** These report the same on every connection, and take no argument that changes anything. */
    private static final Set<String> INSPECTING_PRAGMAS = Set.of(
            "TABLE_INFO",
            "TABLE_XINFO",
            "TABLE_LIST",
            "INDEX_INFO",
            "INDEX_XINFO",
            "INDEX_LIST",
            "FOREIGN_KEY_LIST",
            "FOREIGN_KEY_CHECK",
            "INTEGRITY_CHECK",
            "QUICK_CHECK",
            "COLLATION_LIST",
            "COMPILE_OPTIONS",
            "FUNCTION_LIST",
            "MODULE_LIST",
            "PRAGMA_LIST");

    private StatementKinds() {}

    static StatementKind of(List<String> head) {
        return switch (StatementSplitter.upper(head.get(0))) {
            case "INSERT", "UPDATE", "DELETE", "REPLACE" -> StatementKind.CHANGE;
            case "CREATE", "ALTER", "DROP", "REINDEX", "ANALYZE" -> StatementKind.SCHEMA;
            case "VACUUM", "ATTACH", "DETACH" -> StatementKind.SOLO;
            case "EXPLAIN" -> explain(head);
            case "PRAGMA" -> pragma(head);
            case "BEGIN" -> StatementKind.BEGIN;
            case "COMMIT", "END" -> StatementKind.COMMIT;
            case "ROLLBACK" -> rollback(head);
            case "SAVEPOINT" -> StatementKind.SAVEPOINT;
            case "RELEASE" -> StatementKind.RELEASE;
            default -> StatementKind.QUERY;
        };
    }

    /** Most pragmas set what they set when they are compiled, explained or not. */
    private static StatementKind explain(List<String> head) {
        boolean plan = head.size() > 2 && head.get(1).equalsIgnoreCase("QUERY");
        List<String> explained = head.subList(Math.min(head.size(), plan ? 3 : 1), head.size());
        boolean sets = !explained.isEmpty() && explained.get(0).equalsIgnoreCase("PRAGMA");
        return sets ? pragma(explained) : StatementKind.EXPLAIN;
    }

    private static StatementKind pragma(List<String> head) {
        if (head.size() < 2) {
            return StatementKind.SOLO;
        }
        // PRAGMA name, or PRAGMA schema.name
        int name = head.size() > 3 && head.get(2).equals(".") ? 3 : 1;
        return INSPECTING_PRAGMAS.contains(StatementSplitter.upper(head.get(name)))
                ? StatementKind.INSPECT
                : StatementKind.SOLO;
    }

    /** {@code ROLLBACK [TRANSACTION] TO [SAVEPOINT] name} goes back to a savepoint; anything else ends the transaction. */
    private static StatementKind rollback(List<String> head) {
        return head.stream().anyMatch("TO"::equalsIgnoreCase) ? StatementKind.ROLLBACK_TO : StatementKind.ROLLBACK;
    }
}
