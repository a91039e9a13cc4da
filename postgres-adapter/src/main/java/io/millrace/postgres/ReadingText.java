package io.millrace.postgres;

import io.millrace.sql.SqlSyntax;
import io.millrace.sql.SqlToken;
import io.millrace.sql.TokenType;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a statement is known to change nothing: it selects, and calls only functions of PostgreSQL's own that do not write. Functions
 * of others may do anything. A name before a parenthesis that is no function, such as that of a common table expression with
 * columns, errs on the safe side.
 */
final class ReadingText {
    /** Words before a parenthesis that are no calls, types with a length among them. */
    private static final Set<String> WORDS = Set.of(
            "ALL",
            "AND",
            "ANY",
            "ARRAY",
            "AS",
            "BIT",
            "BY",
            "CASE",
            "CHAR",
            "CHARACTER",
            "CUBE",
            "DECIMAL",
            "ELSE",
            "EXCEPT",
            "EXISTS",
            "FILTER",
            "FROM",
            "GROUP",
            "HAVING",
            "IN",
            "INTERSECT",
            "INTERVAL",
            "JOIN",
            "LATERAL",
            "LIKE",
            "LIMIT",
            "MATERIALIZED",
            "NOT",
            "NUMERIC",
            "OFFSET",
            "ON",
            "OR",
            "OVER",
            "ROLLUP",
            "ROW",
            "SELECT",
            "SETS",
            "SOME",
            "THEN",
            "TIME",
            "TIMESTAMP",
            "UNION",
            "USING",
            "VALUES",
            "VARCHAR",
            "VARYING",
            "WHEN",
            "WHERE",
            "WITHIN");

    private static final Set<String> FUNCTIONS = Set.of(
            "ABS",
            "AGE",
            "ARRAY_AGG",
            "ARRAY_LENGTH",
            "ARRAY_POSITION",
            "ARRAY_TO_STRING",
            "AVG",
            "BOOL_AND",
            "BOOL_OR",
            "BTRIM",
            "CARDINALITY",
            "CAST",
            "CEIL",
            "CEILING",
            "CHAR_LENGTH",
            "COALESCE",
            "CONCAT",
            "CONCAT_WS",
            "COUNT",
            "CURRENT_SETTING",
            "DATE_BIN",
            "DATE_PART",
            "DATE_TRUNC",
            "DENSE_RANK",
            "DIV",
            "ENCODE",
            "DECODE",
            "EVERY",
            "EXP",
            "EXTRACT",
            "FIRST_VALUE",
            "FLOOR",
            "FORMAT",
            "GENERATE_SERIES",
            "GREATEST",
            "JSON_AGG",
            "JSON_BUILD_ARRAY",
            "JSON_BUILD_OBJECT",
            "JSON_OBJECT_AGG",
            "JSONB_AGG",
            "JSONB_ARRAY_ELEMENTS",
            "JSONB_ARRAY_ELEMENTS_TEXT",
            "JSONB_BUILD_ARRAY",
            "JSONB_BUILD_OBJECT",
            "JSONB_EACH",
            "JSONB_EACH_TEXT",
            "JSONB_OBJECT_AGG",
            "JSONB_TYPEOF",
            "LAG",
            "LAST_VALUE",
            "LEAD",
            "LEAST",
            "LEFT",
            "LENGTH",
            "LN",
            "LOG",
            "LOWER",
            "LPAD",
            "LTRIM",
            "MAKE_DATE",
            "MAKE_INTERVAL",
            "MAKE_TIMESTAMPTZ",
            "MAX",
            "MD5",
            "MIN",
            "MOD",
            "NOW",
            "NTH_VALUE",
            "NTILE",
            "NULLIF",
            "OCTET_LENGTH",
            "OVERLAY",
            "PERCENTILE_CONT",
            "PERCENTILE_DISC",
            "PG_BACKEND_PID",
            "PG_SLEEP",
            "PG_TYPEOF",
            "PHRASETO_TSQUERY",
            "PLAINTO_TSQUERY",
            "POSITION",
            "POWER",
            "RANDOM",
            "RANK",
            "REGEXP_MATCH",
            "REGEXP_REPLACE",
            "REPEAT",
            "REPLACE",
            "REVERSE",
            "RIGHT",
            "ROUND",
            "ROW_NUMBER",
            "ROW_TO_JSON",
            "RPAD",
            "RTRIM",
            "SIGN",
            "SPLIT_PART",
            "SQRT",
            "STARTS_WITH",
            "STDDEV",
            "STRING_AGG",
            "STRING_TO_ARRAY",
            "STRPOS",
            "SUBSTR",
            "SUBSTRING",
            "SUM",
            "TO_CHAR",
            "TO_DATE",
            "TO_JSON",
            "TO_JSONB",
            "TO_NUMBER",
            "TO_TIMESTAMP",
            "TO_TSQUERY",
            "TO_TSVECTOR",
            "TRIM",
            "TRUNC",
            "TS_HEADLINE",
            "TS_RANK",
            "TS_RANK_CD",
            "UNNEST",
            "UPPER",
            "VARIANCE",
            "VERSION",
            "WEBSEARCH_TO_TSQUERY");

    private ReadingText() {}

    static boolean is(String sql, SqlSyntax syntax) {
        List<SqlToken> tokens = SqlToken.listOf(sql, syntax);
        if (!SelectingStatement.is(tokens)) {
            return false;
        }
        List<SqlToken> significant =
                tokens.stream().filter(token -> token.type().isSignificant()).toList();
        for (int i = 1; i < significant.size(); i++) {
            boolean calls = significant.get(i).type() == TokenType.OPENING_PARENTHESIS;
            if (calls
                    && mayWrite(
                            significant.get(i - 1),
                            i > 1 && significant.get(i - 2).text().equals("."))) {
                return false;
            }
        }
        return true;
    }

    private static boolean mayWrite(SqlToken name, boolean qualified) {
        if (name.type() == TokenType.QUOTED) {
            return true;
        }
        String word = name.text().toUpperCase(Locale.ROOT);
        return name.type() == TokenType.WORD && (qualified || !(WORDS.contains(word) || FUNCTIONS.contains(word)));
    }
}
