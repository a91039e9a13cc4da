package io.millrace.runtime;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.error.BadSqlException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.ParameterException;
import io.millrace.sql.BoundSql;
import io.millrace.sql.InvalidSqlTextException;
import io.millrace.sql.ParameterBindingException;
import io.millrace.sql.ParsedSql;
import io.millrace.sql.SqlParser;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Checks the text and the values of statements before anything is sent. */
final class StatementTexts {
    private static final int REMEMBERED = SqlParser.DEFAULT_CACHE_SIZE;

    private final SqlParser parser;

    /** By the identity of parsed texts, which the parser remembers. */
    private final Map<ParsedSql, ResultColumns> columns = new ConcurrentHashMap<>();

    StatementTexts(Dialect dialect) {
        this.parser = new SqlParser(dialect.syntax(), dialect.bindMarkers());
    }

    PreparedSql prepare(Sql sql) {
        if (sql.isVerbatim()) {
            return new PreparedSql(sql.text(), new BoundSql(sql.text(), List.of()), new ResultColumns());
        }
        ParsedSql parsed = parse(sql.text());
        try {
            BoundSql bound = sql.named().isEmpty() ? parsed.bind(sql.positional()) : parsed.bind(sql.named());
            return new PreparedSql(sql.text(), bound, columns(parsed));
        } catch (ParameterBindingException misfit) {
            throw rejected(misfit, sql.text());
        }
    }

    BoundSql bindRow(String text, List<? extends @Nullable Object> values) {
        try {
            return parse(text).bind(values);
        } catch (ParameterBindingException misfit) {
            throw rejected(misfit, text);
        }
    }

    private ResultColumns columns(ParsedSql parsed) {
        ResultColumns known = columns.get(parsed);
        if (known != null) {
            return known;
        }
        if (columns.size() >= REMEMBERED) {
            columns.clear();
        }
        return columns.computeIfAbsent(parsed, first -> new ResultColumns());
    }

    private ParsedSql parse(String text) {
        ParsedSql parsed;
        try {
            parsed = parser.parse(text);
        } catch (InvalidSqlTextException invalid) {
            throw new BadSqlException(
                    String.valueOf(invalid.getMessage()), invalid.position() + 1, ErrorDetails.ofSql(text), invalid);
        }
        if (parsed.statementCount() == 1) {
            return parsed;
        }
        throw new BadSqlException(
                parsed.statementCount() == 0
                        ? "The text holds no statement, only white space, comments or semicolons."
                        : "The text holds " + parsed.statementCount()
                                + " statements, and one is run at a time. Give several"
                                + " to batch(...), or a script to a Migration.",
                0,
                ErrorDetails.ofSql(text),
                null);
    }

    private static ParameterException rejected(ParameterBindingException misfit, String text) {
        return new ParameterException(String.valueOf(misfit.getMessage()), ErrorDetails.ofSql(text), misfit);
    }
}
