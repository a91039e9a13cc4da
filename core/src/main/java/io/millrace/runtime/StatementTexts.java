package io.millrace.runtime;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.error.BadSqlException;
import io.millrace.error.ErrorDetails;
import io.millrace.mapping.TypeCodecs;
import io.millrace.sql.BoundSql;
import io.millrace.sql.InvalidSqlTextException;
import io.millrace.sql.ParsedSql;
import io.millrace.sql.SqlParser;
import io.millrace.sql.SqlSyntax;
import io.millrace.sql.StatementHead;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Checks the text and the values of statements before anything is sent. */
final class StatementTexts {
    private static final int REMEMBERED = SqlParser.DEFAULT_CACHE_SIZE;

    private final SqlSyntax syntax;
    private final SqlParser parser;
    private final StatementGuard guard;
    private final TypeCodecs codecs;
    private final StatementValues values;

    /** By the identity of parsed texts, which the parser remembers. */
    private final Map<ParsedSql, ResultColumns> columns = new ConcurrentHashMap<>();

    StatementTexts(Dialect dialect, StatementGuard guard, TypeCodecs codecs) {
        this.codecs = codecs;
        this.values = new StatementValues(codecs);
        this.syntax = dialect.syntax();
        this.parser = new SqlParser(syntax, dialect.bindMarkers());
        this.guard = guard;
    }

    PreparedSql prepare(Sql sql) {
        return prepare(sql, OptionalLong.empty());
    }

    /** Prepares one of several. */
    PreparedSql prepare(Sql sql, OptionalLong index) {
        if (sql.isVerbatim()) {
            checkVerbatim(sql.text(), index);
            BoundSql verbatim = new BoundSql(sql.text(), List.of());
            return new PreparedSql(sql.text(), verbatim, new ResultColumns(codecs), sql.rowLists(), index);
        }
        ParsedSql parsed = parse(sql.text(), index);
        ResultColumns columns = columns(parsed, sql.text());
        return new PreparedSql(sql.text(), values.bind(parsed, sql, index), columns, sql.rowLists(), index);
    }

    BoundSql bindRow(String text, Object row, OptionalLong index) {
        return values.bindRow(parse(text, index), row, index);
    }

    /** Checks a text whose rows are going to be bound by {@link #bindRow}, and tells what its results have. */
    ResultColumns checkRows(String text) {
        return columns(parse(text, OptionalLong.empty()), text);
    }

    /** A text may hold several statements although it should not, and a database may run them all. */
    private void checkVerbatim(String text, OptionalLong index) {
        if (guard == StatementGuard.NONE) {
            return;
        }
        try {
            StatementHead.listOf(text, syntax).forEach(guard::check);
        } catch (InvalidSqlTextException invalid) {
            throw unreadable(invalid, details(text, index));
        }
    }

    /** A text that is remembered is checked once, when it is met first. */
    private ResultColumns columns(ParsedSql parsed, String text) {
        ResultColumns known = columns.get(parsed);
        if (known != null) {
            return known;
        }
        guard.check(parsed.head());
        if (text.length() > SqlParser.LONGEST_REMEMBERED_TEXT) {
            return new ResultColumns(codecs);
        }
        if (columns.size() >= REMEMBERED) {
            columns.clear();
        }
        return columns.computeIfAbsent(parsed, first -> new ResultColumns(codecs));
    }

    private ParsedSql parse(String text, OptionalLong index) {
        ParsedSql parsed;
        try {
            parsed = parser.parse(text);
        } catch (InvalidSqlTextException invalid) {
            throw unreadable(invalid, details(text, index));
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
                details(text, index),
                null);
    }

    private static ErrorDetails details(String text, OptionalLong index) {
        return ErrorDetails.ofSql(text).at(index);
    }

    private static BadSqlException unreadable(InvalidSqlTextException invalid, ErrorDetails details) {
        return new BadSqlException(String.valueOf(invalid.getMessage()), invalid.position() + 1, details, invalid);
    }
}
