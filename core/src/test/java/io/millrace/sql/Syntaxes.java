package io.millrace.sql;

import io.millrace.sql.SqlSyntax.Feature;

/** Two rule sets that have all features between them, equal to those of the two adapters' databases. */
final class Syntaxes {
    static final SqlSyntax SQLITE =
            SqlSyntax.ANSI.with(Feature.BRACKET_IDENTIFIERS, Feature.BACKTICK_IDENTIFIERS, Feature.NATIVE_VARIABLES);

    static final SqlSyntax POSTGRESQL = SqlSyntax.ANSI.with(
            Feature.NESTED_COMMENTS, Feature.DOLLAR_QUOTES, Feature.ESCAPE_STRINGS, Feature.QUESTION_MARK_OPERATORS);

    static final BindMarkers DOLLAR = BindMarkers.numbered("$");

    private Syntaxes() {}

    static ParsedSql sqlite(String sql) {
        return new SqlParser(SQLITE, BindMarkers.POSITIONAL).parse(sql);
    }

    static ParsedSql postgresql(String sql) {
        return new SqlParser(POSTGRESQL, DOLLAR).parse(sql);
    }
}
