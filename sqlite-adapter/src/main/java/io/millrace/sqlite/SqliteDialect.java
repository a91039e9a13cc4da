package io.millrace.sqlite;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.sql.BindMarkers;
import io.millrace.sql.SqlSyntax;
import io.millrace.sql.SqlSyntax.Feature;
import io.millrace.sql.StatementHead;
import java.util.Collection;
import java.util.Optional;

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

    @Override
    public boolean undoesFailedStatements() {
        return true;
    }

    /** Bytes and vectors of floats are values; there are no other arrays. */
    @Override
    public Object encode(Object value) {
        if (value instanceof Collection
                || (value.getClass().isArray() && !(value instanceof byte[]) && !(value instanceof float[]))) {
            throw new IllegalArgumentException(
                    "SQLite has no arrays. Write IN (?) or IN (:ids), where a list stands for its elements.");
        }
        return Dialect.super.encode(value);
    }

    @Override
    public Optional<String> sessionChange(StatementHead head) {
        return ConnectionPragmas.refusal(head);
    }

    /** In backticks: a name in double quotes that SQLite does not know is a text to it, instead of an error. */
    @Override
    public String quote(String part) {
        return "`" + part.replace("`", "``") + "`";
    }

    @Override
    public Sql like(String operand, String pattern) {
        return Sql.of(operand + " GLOB ?", GlobPattern.ofLike(pattern));
    }
}
