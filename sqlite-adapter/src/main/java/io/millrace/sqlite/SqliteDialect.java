package io.millrace.sqlite;

import io.millrace.Dialect;
import io.millrace.sql.BindMarkers;
import io.millrace.sql.SqlSyntax;
import io.millrace.sql.SqlSyntax.Feature;

/** What is particular to SQLite. */
final class SqliteDialect implements Dialect {
    static final SqliteDialect INSTANCE = new SqliteDialect();

    /** SQLITE_MAX_VARIABLE_NUMBER, as SQLite is compiled since 3.32: https://www.sqlite.org/limits.html */
    private static final int MAX_VALUES = 32_766;

    private static final SqlSyntax SYNTAX =
            SqlSyntax.ANSI.with(Feature.BRACKET_IDENTIFIERS, Feature.BACKTICK_IDENTIFIERS, Feature.NATIVE_VARIABLES);
    private static final BindMarkers MARKERS = BindMarkers.POSITIONAL.withMaxValues(MAX_VALUES);

    private SqliteDialect() {}

    @Override
    public SqlSyntax syntax() {
        return SYNTAX;
    }

    @Override
    public BindMarkers bindMarkers() {
        return MARKERS;
    }

    @Override
    public boolean reportsLastInsertRowid() {
        return true;
    }
}
