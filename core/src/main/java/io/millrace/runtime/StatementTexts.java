package io.millrace.runtime;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.error.BadSqlException;
import io.millrace.error.ErrorDetails;
import io.millrace.mapping.TypeCodecs;
import io.millrace.sql.BoundSql;
import io.millrace.sql.InvalidSqlTextException;
import io.millrace.sql.ParsedSql;
import io.millrace.sql.SqlFact;
import io.millrace.sql.SqlParser;
import io.millrace.sql.SqlSyntax;
import io.millrace.sql.SqlText;
import io.millrace.sql.StatementHead;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Checks the text and the values of statements before anything is sent. */
final class StatementTexts {
    private static final SqlFact<ResultColumns> COLUMNS = SqlFact.of(ResultColumns.class);

    private final SqlSyntax syntax;
    private final SqlParser parser;
    private final StatementGuard guard;
    private final TypeCodecs codecs;
    private final StatementValues values;
    private final Function<ParsedSql, ResultColumns> checked;

    StatementTexts(Dialect dialect, StatementGuard guard, TypeCodecs codecs) {
        this.codecs = codecs;
        this.values = new StatementValues(codecs);
        this.syntax = dialect.syntax();
        this.parser = new SqlParser(syntax, dialect.bindMarkers());
        this.guard = guard;
        this.checked = parsed -> {
            guard.check(parsed.head());
            return new ResultColumns(codecs);
        };
    }

    PreparedSql prepare(Sql sql) {
        return prepare(sql, OptionalLong.empty());
    }

    /** Prepares one of several. */
    PreparedSql prepare(Sql sql, OptionalLong index) {
        if (sql.isVerbatim()) {
            checkVerbatim(sql.text(), index);
            BoundSql bound = new BoundSql(SqlText.verbatim(sql.text()), sql.text(), List.of());
            return new PreparedSql(bound, new ResultColumns(codecs), sql.rowLists(), index, Optional.empty());
        }
        ParsedSql parsed = parse(sql.text(), index);
        ResultColumns columns = columns(parsed);
        return new PreparedSql(values.bind(parsed, sql, index), columns, sql.rowLists(), index, Optional.empty());
    }

    /** A text that is going to be described, whatever its values. */
    DescribedText describe(Sql sql) {
        if (sql.isVerbatim()) {
            checkVerbatim(sql.text(), OptionalLong.empty());
            requireOne(StatementHead.listOf(sql.text(), syntax).size(), sql.text(), OptionalLong.empty());
            return DescribedText.verbatim(sql);
        }
        ParsedSql parsed = parse(sql.text(), OptionalLong.empty());
        guard.check(parsed.head());
        return DescribedText.of(parsed, sql);
    }

    /** A text whose rows are going to be bound by {@link #bindRow}. */
    ParsedSql forRows(String text) {
        ParsedSql parsed = parse(text, OptionalLong.empty());
        columns(parsed);
        return parsed;
    }

    /** What the results of a text have. One that is remembered is checked once, when it is met first. */
    ResultColumns columns(ParsedSql parsed) {
        return COLUMNS.in(parsed, checked);
    }

    BoundSql bindRow(ParsedSql parsed, Object row, long index) {
        return values.bindRow(parsed, row, index);
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

    private ParsedSql parse(String text, OptionalLong index) {
        ParsedSql parsed;
        try {
            parsed = parser.parse(text);
        } catch (InvalidSqlTextException invalid) {
            throw unreadable(invalid, details(text, index));
        }
        requireOne(parsed.statementCount(), text, index);
        return parsed;
    }

    private static void requireOne(int statements, String text, OptionalLong index) {
        if (statements == 1) {
            return;
        }
        throw new BadSqlException(
                statements == 0
                        ? "The text holds no statement, only white space, comments or semicolons."
                        : "The text holds " + statements
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
