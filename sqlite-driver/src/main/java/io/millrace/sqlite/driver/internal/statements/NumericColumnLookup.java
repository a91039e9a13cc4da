package io.millrace.sqlite.driver.internal.statements;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.NativeStatement;
import io.millrace.sqlite.driver.internal.sql.NumericColumns;
import io.millrace.sqlite.driver.internal.sql.ParsedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the {@link NumericColumns} of a statement, once for each schema. */
final class NumericColumnLookup {
    private NumericColumnLookup() {}

    static NumericColumns of(NativeConnection connection, ParsedStatement statement, long schemaEpoch)
            throws SQLException {
        NumericColumns known = statement.numericColumns();
        if (known == null || known.schemaEpoch() != schemaEpoch) {
            known = new NumericColumns(schemaEpoch, lookUp(connection, statement.sql()));
            statement.remember(known);
        }
        return known;
    }

    private static List<String> lookUp(NativeConnection connection, String sql) throws SQLException {
        List<String> names = new ArrayList<>();
        for (long[] root : written(connection, sql)) {
            String schema = text(connection, "SELECT name FROM pragma_database_list WHERE seq = ?", root[1]);
            String table = text(
                    connection,
                    "SELECT tbl_name FROM " + quoted(String.valueOf(schema)) + ".sqlite_schema"
                            + " WHERE rootpage = ? AND tbl_name <> 'sqlite_sequence'",
                    root[0]);
            if (table != null) {
                addNumeric(connection, table, schema, names);
                break;
            }
        }
        return List.copyOf(names);
    }

    /** Root pages, each with the number of its database, that the statement itself writes; triggers come behind it. */
    private static List<long[]> written(NativeConnection connection, String sql) throws SQLException {
        List<long[]> roots = new ArrayList<>();
        NativeStatement explain = connection.prepare("EXPLAIN " + sql);
        try {
            boolean row = explain.startUnbound();
            for (boolean first = true; row && (first || explain.readLong(0) != 0); row = explain.next()) {
                first = false;
                if ("OpenWrite".equals(explain.readText(1))) {
                    roots.add(new long[] {explain.readLong(3), explain.readLong(4)});
                }
            }
        } finally {
            connection.discard(explain);
        }
        return roots;
    }

    private static void addNumeric(
            NativeConnection connection, String table, @Nullable String schema, List<String> names)
            throws SQLException {
        NativeStatement columns = connection.prepareCompiling(
                "SELECT name, type FROM pragma_table_xinfo(?, ?) WHERE hidden NOT IN (2, 3) ORDER BY cid");
        try {
            for (boolean row = columns.start(new Object[] {table, schema}); row; row = columns.next()) {
                if (isNumeric(String.valueOf(columns.readText(1)).toUpperCase(Locale.ROOT))) {
                    names.add(String.valueOf(columns.readText(0)));
                }
            }
        } finally {
            connection.release(columns);
        }
    }

    /** By SQLite's rules of affinity. */
    private static boolean isNumeric(String type) {
        if (type.contains("INT")) {
            return true;
        }
        boolean keepsText = type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT");
        return !keepsText && !type.contains("BLOB") && !type.isEmpty();
    }

    private static @Nullable String text(NativeConnection connection, String sql, long value) throws SQLException {
        NativeStatement statement = connection.prepareCompiling(sql);
        try {
            return statement.start(new Object[] {value}) ? statement.readText(0) : null;
        } finally {
            connection.release(statement);
        }
    }

    private static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }
}
