package io.millrace.sqlite;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.schema.SchemaReader;
import io.millrace.sql.BindMarkers;
import io.millrace.sql.Identifier;
import io.millrace.sql.SqlSyntax;
import io.millrace.sql.SqlSyntax.Feature;
import io.millrace.sql.StatementHead;
import io.millrace.transfer.TransferSupport;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is particular to SQLite. */
final class SqliteDialect implements Dialect {
    static final SqliteDialect INSTANCE = new SqliteDialect();

    /** SQLITE_MAX_VARIABLE_NUMBER, as SQLite is compiled since 3.32: https://www.sqlite.org/limits.html */
    private static final int MAX_VALUES = 32_766;

    private static final SqlSyntax SYNTAX =
            SqlSyntax.ANSI.with(Feature.BRACKET_IDENTIFIERS, Feature.BACKTICK_IDENTIFIERS, Feature.NATIVE_VARIABLES);
    private static final BindMarkers MARKERS = BindMarkers.POSITIONAL.withMaxValues(MAX_VALUES);

    private static final SchemaReader SCHEMA_READER = new SqliteSchemaReader();

    private static final TransferSupport TRANSFER_SUPPORT = new SqliteTransferSupport();

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

    @Override
    public Optional<String> sessionChange(StatementHead head) {
        return ConnectionPragmas.refusal(head);
    }

    /** In backticks: a name in double quotes that SQLite does not know is a text to it, instead of an error. */
    @Override
    public String quote(Identifier identifier) {
        return identifier.parts().stream()
                .map(part -> "`" + part.replace("`", "``") + "`")
                .collect(Collectors.joining("."));
    }

    @Override
    public Sql like(String operand, String pattern) {
        return Sql.of(operand + " GLOB ?", GlobPattern.ofLike(pattern));
    }

    @Override
    public SchemaReader schemaReader() {
        return SCHEMA_READER;
    }

    @Override
    public TransferSupport transferSupport() {
        return TRANSFER_SUPPORT;
    }
}
