package io.millrace.sqlite.driver.internal.connections;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What statements can set of a connection, to be put back when it cannot be replaced. */
public final class ConnectionState {
    /** Those that keep others from being put back come first. */
    private static final List<String> PRAGMAS = List.of(
            "query_only",
            "writable_schema",
            "foreign_keys",
            "recursive_triggers",
            "ignore_check_constraints",
            "trusted_schema",
            "legacy_alter_table",
            "reverse_unordered_selects",
            "read_uncommitted",
            "automatic_index",
            "cell_size_check",
            "secure_delete",
            "synchronous",
            "journal_mode",
            "locking_mode",
            "cache_size",
            "cache_spill",
            "max_page_count",
            "temp_store",
            "threads",
            "analysis_limit",
            "busy_timeout",
            "full_column_names",
            "short_column_names",
            "empty_result_callbacks",
            "count_changes");

    private static final String LIKE_MINDS_CASE = "SELECT 'a' NOT LIKE 'A'";
    private static final String TEMPORARY = "SELECT group_concat(type || ' ' || hex(name), char(10))"
            + " FROM sqlite_temp_schema WHERE type IN ('table', 'view', 'trigger')"
            + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    private static final String ATTACHED = "SELECT group_concat(hex(name), char(10)) FROM pragma_database_list"
            + " WHERE name NOT IN ('main', 'temp')";

    private final Map<String, @Nullable String> pragmas;
    private final long likeMindsCase;
    private final List<String> temporary;
    private final List<String> attached;

    private ConnectionState(
            Map<String, @Nullable String> pragmas, long likeMindsCase, List<String> temporary, List<String> attached) {
        this.pragmas = pragmas;
        this.likeMindsCase = likeMindsCase;
        this.temporary = temporary;
        this.attached = attached;
    }

    public static ConnectionState of(NativeConnection connection) throws SQLException {
        Map<String, @Nullable String> pragmas = new LinkedHashMap<>();
        for (String pragma : PRAGMAS) {
            pragmas.put(pragma, connection.queryText("PRAGMA " + pragma));
        }
        return new ConnectionState(
                pragmas,
                connection.queryLong(LIKE_MINDS_CASE),
                lines(connection, TEMPORARY),
                lines(connection, ATTACHED));
    }

    /**
     * Puts back what has changed since.
     *
     * @throws SQLException when something is not as it was, whatever was tried
     */
    public void restore(NativeConnection connection) throws SQLException {
        for (Map.Entry<String, @Nullable String> pragma : pragmas.entrySet()) {
            String name = pragma.getKey();
            String wanted = pragma.getValue();
            if (!Objects.equals(connection.queryText("PRAGMA " + name), wanted)) {
                connection.run("PRAGMA " + name + " = " + wanted);
                require(name, wanted, connection.queryText("PRAGMA " + name));
            }
        }
        if (connection.queryLong(LIKE_MINDS_CASE) != likeMindsCase) {
            connection.run("PRAGMA case_sensitive_like = " + likeMindsCase);
        }
        List<String> made = lines(connection, TEMPORARY);
        made.removeAll(temporary);
        for (String object : made) {
            // A table takes its triggers along.
            String[] kindAndName = object.split(" ", 2);
            connection.run("DROP " + kindAndName[0] + " IF EXISTS temp." + quoted(kindAndName[1]));
        }
        List<String> more = lines(connection, ATTACHED);
        more.removeAll(attached);
        for (String database : more) {
            connection.run("DETACH " + quoted(database));
        }
    }

    /** Whether something temporary is gone since, which only those statements can make again that run on every connection. */
    public boolean isMissed(NativeConnection connection) throws SQLException {
        return !temporary.isEmpty() && !lines(connection, TEMPORARY).containsAll(temporary);
    }

    private static void require(String pragma, @Nullable String wanted, @Nullable String found) throws SQLException {
        if (!Objects.equals(found, wanted)) {
            throw new SQLException(
                    "PRAGMA " + pragma + " cannot be put back to " + wanted + " on the connection; it is " + found);
        }
    }

    /** Names are read as digits, since they may have anything in them, ends of lines too. */
    private static String quoted(String digits) {
        String name = new String(HexFormat.of().parseHex(digits), StandardCharsets.UTF_8);
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static List<String> lines(NativeConnection connection, String query) throws SQLException {
        String lines = connection.queryText(query);
        return new ArrayList<>(lines == null ? List.of() : List.of(lines.split("\n")));
    }
}
