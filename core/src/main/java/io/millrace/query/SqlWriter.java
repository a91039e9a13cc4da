package io.millrace.query;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.sql.Identifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes one statement: text that nothing but {@link #text} and {@link RawSql} adds to, and the values beside it. */
final class SqlWriter {
    private final Dialect dialect;
    private final StringBuilder sql = new StringBuilder();
    private final List<@Nullable Object> values = new ArrayList<>();

    /** The lists of {@code WITH} around the place that is written, the innermost first. */
    private final Deque<List<CommonTable>> known = new ArrayDeque<>();

    private boolean locksRows;

    /** Whether the next query that is written may list rows: that of the statement, and that of another list. */
    private boolean mayHaveLists;

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
        table.writeTo(this);
        return this;
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
        if (value instanceof Select query) {
            return expression(query.asExpression());
        }
        return value instanceof Expression expression ? expression(expression) : value(value);
    }

    SqlWriter projection(Projection projection) {
        if (projection instanceof Alias alias) {
            return expression(alias.expression()).text(" AS ").identifier(alias.name());
        }
        if (projection instanceof RowList list) {
            list.writeTo(this, dialect.rowLists());
            return this;
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
        if (expression instanceof Subquery subquery) {
            return text("(").select(subquery.query()).text(")");
        }
        return raw((RawSql) expression);
    }

    SqlWriter filter(Filter filter) {
        new FilterWriter(this).write(filter);
        return this;
    }

    String quoted(Identifier identifier) {
        return dialect.quote(identifier);
    }

    /** Writes a query whose lists of rows somebody reads. */
    SqlWriter selectWithLists(Select select) {
        mayHaveLists = true;
        return select(select);
    }

    SqlWriter select(Select select) {
        boolean read = mayHaveLists;
        mayHaveLists = false;
        if (!read) {
            RowList.requireNone(select.clauses().projections);
        }
        new SelectWriter(this, select.clauses()).write();
        return this;
    }

    /** Writes what may read tables that it defines itself, and defines those that are not known at this place. */
    void with(List<CommonTable> tables, Runnable body) {
        if (knows(tables)) {
            body.run();
            return;
        }
        known.push(tables);
        text(tables.stream().anyMatch(CommonTable::recursive) ? "WITH RECURSIVE " : "WITH ");
        list(tables, table -> table.writeTo(this)).text(" ");
        body.run();
        known.pop();
    }

    /** Whether the statement around this place defines the same tables. More of them behind these make no difference to these. */
    boolean knows(List<CommonTable> tables) {
        List<CommonTable> around = known.isEmpty() ? List.of() : known.peek();
        return tables.size() <= around.size()
                && around.subList(0, tables.size()).equals(tables);
    }

    SqlWriter lock(RowLock lock, List<Identifier> tables) {
        locksRows = true;
        if (!dialect.locksRows()) {
            return this;
        }
        text(" FOR UPDATE");
        if (!tables.isEmpty()) {
            text(" OF ").identifiers(tables);
        }
        return text(lock.sql);
    }

    /** Whether a query in what was written locks rows. */
    boolean locksRows() {
        return locksRows;
    }

    SqlWriter raw(RawSql raw) {
        return text("(").rawParts(raw).text(")");
    }

    /** Writes raw SQL without parentheses around it, and with space between its parts. */
    SqlWriter rawParts(RawSql raw) {
        RawSqlCheck.check(raw, dialect.syntax());
        int start = sql.length();
        for (Object part : raw.parts()) {
            if (sql.length() > start) {
                text(" ");
            }
            rawPart(part);
        }
        return this;
    }

    private SqlWriter rawPart(Object part) {
        if (part instanceof RawSql.Text text) {
            values.addAll(text.values());
            return text(text.sql());
        }
        if (part instanceof RawSql.Bound bound) {
            return value(bound.value());
        }
        if (part instanceof RawSql.Listed listed) {
            RowList.requireNone(listed.parts());
            return list(listed.parts(), this::projection);
        }
        if (part instanceof Identifier name) {
            return identifier(name);
        }
        if (part instanceof TableReference table) {
            return table(table);
        }
        if (part instanceof Select select) {
            return select(select);
        }
        if (part instanceof Expression expression) {
            return expression(expression);
        }
        new FilterWriter(this).writeInGroup((Filter) part);
        return this;
    }

    SqlWriter like(Filter.Like like) {
        SqlWriter left = new SqlWriter(dialect).expression(like.operand());
        String operand = left.sql.toString();
        String pattern = like.pattern().text();
        Sql condition = like.ignoresCase() ? dialect.ilike(operand, pattern) : dialect.like(operand, pattern);
        values.addAll(left.values);
        locksRows |= left.locksRows;
        values.addAll(condition.positional());
        return text(condition.text());
    }

    Sql toSql() {
        return Sql.positional(sql.toString(), values);
    }

    private SqlWriter function(FunctionCall call) {
        text(call.name()).text("(");
        if (call.isNamed("COUNT") && call.arguments().isEmpty()) {
            text("*");
        } else if (call.isNamed("AVG")) {
            // What the mean of integers is differs between databases.
            text("CAST(").list(call.arguments(), this::expression).text(" AS DOUBLE PRECISION)");
        } else {
            list(call.arguments(), this::expression);
        }
        return text(")");
    }
}
