package io.millrace.query;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.sql.Identifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes one statement: text that nothing but {@link #text} and {@link RawSql} adds to, and the values beside it. */
final class SqlWriter {
    private final Dialect dialect;
    private final StringBuilder sql = new StringBuilder();
    private final List<@Nullable Object> values = new ArrayList<>();

    SqlWriter(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Writes text that the program itself chose. */
    SqlWriter text(String text) {
        sql.append(text);
        return this;
    }

    SqlWriter identifier(Identifier identifier) {
        sql.append(dialect.quote(identifier));
        return this;
    }

    SqlWriter identifiers(Collection<Identifier> identifiers) {
        return list(identifiers, this::identifier);
    }

    SqlWriter table(TableReference table) {
        identifier(table.name());
        return table.alias() == null ? this : text(" AS ").identifier(table.alias());
    }

    /** Writes the parts of a list with commas between them. */
    <T> SqlWriter list(Collection<? extends T> parts, Consumer<? super T> write) {
        return joined(parts, ", ", write);
    }

    <T> SqlWriter joined(Collection<? extends T> parts, String separator, Consumer<? super T> write) {
        String before = "";
        for (T part : parts) {
            sql.append(before);
            write.accept(part);
            before = separator;
        }
        return this;
    }

    SqlWriter value(@Nullable Object value) {
        values.add(value);
        return text("?");
    }

    /** Writes what a column is set to: an expression, or a value that may be null. */
    SqlWriter assigned(@Nullable Object value) {
        return value instanceof Expression expression ? expression(expression) : value(value);
    }

    SqlWriter projection(Projection projection) {
        if (projection instanceof Alias alias) {
            return expression(alias.expression()).text(" AS ").identifier(alias.name());
        }
        return expression((Expression) projection);
    }

    SqlWriter expression(Expression expression) {
        if (expression instanceof ColumnReference column) {
            return identifier(column.name());
        }
        if (expression instanceof Value value) {
            return value(value.content());
        }
        if (expression instanceof FunctionCall call) {
            return function(call);
        }
        return raw((RawSql) expression);
    }

    SqlWriter filter(Filter filter) {
        new FilterWriter(this).write(filter);
        return this;
    }

    SqlWriter raw(RawSql raw) {
        RawSqlCheck.check(raw, dialect.syntax());
        values.addAll(raw.values());
        return text("(").text(raw.text()).text(")");
    }

    SqlWriter like(Expression operand, LikePattern pattern) {
        SqlWriter left = new SqlWriter(dialect).expression(operand);
        Sql condition = dialect.like(left.sql.toString(), pattern.text());
        values.addAll(left.values);
        values.addAll(condition.positional());
        return text(condition.text());
    }

    Sql toSql() {
        return Sql.positional(sql.toString(), values);
    }

    private SqlWriter function(FunctionCall call) {
        text(call.name().name()).text("(");
        switch (call.name()) {
            case COUNT -> {
                if (call.arguments().isEmpty()) {
                    text("*");
                } else {
                    list(call.arguments(), this::expression);
                }
            }
            // What the mean of integers is differs between databases.
            case AVG -> text("CAST(").list(call.arguments(), this::expression).text(" AS DOUBLE PRECISION)");
            case MIN, MAX, SUM, COALESCE -> list(call.arguments(), this::expression);
        }
        return text(")");
    }
}
