package io.millrace.query;

import io.millrace.query.Filter.And;
import io.millrace.query.Filter.Between;
import io.millrace.query.Filter.Comparison;
import io.millrace.query.Filter.Exists;
import io.millrace.query.Filter.In;
import io.millrace.query.Filter.InQuery;
import io.millrace.query.Filter.IsNotNull;
import io.millrace.query.Filter.IsNull;
import io.millrace.query.Filter.Like;
import io.millrace.query.Filter.Not;
import io.millrace.query.Filter.Or;
import java.util.List;

/** Writes filters. Groups inside groups get parentheses, whatever SQL's precedence would make of them. */
final class FilterWriter {
    private static final String FALSE = "1 = 0";

    /** A chain is parsed into a tree as deep as it is long, and databases limit the depth; longer ones are halved. */
    private static final int LONGEST_CHAIN = 100;

    private final SqlWriter sql;

    FilterWriter(SqlWriter sql) {
        this.sql = sql;
    }

    void write(Filter filter) {
        if (filter instanceof And and) {
            writeChain(and.filters(), " AND ");
        } else if (filter instanceof Or or) {
            writeChain(or.filters(), " OR ");
        } else if (filter instanceof Not not) {
            sql.text("NOT (");
            write(not.filter());
            sql.text(")");
        } else if (filter instanceof RawSql raw) {
            sql.raw(raw);
        } else {
            writeCondition(filter);
        }
    }

    private void writeChain(List<Filter> filters, String operator) {
        if (filters.size() <= LONGEST_CHAIN) {
            sql.joined(filters, operator, this::writeInGroup);
            return;
        }
        int middle = filters.size() / 2;
        sql.text("(");
        writeChain(filters.subList(0, middle), operator);
        sql.text(")").text(operator).text("(");
        writeChain(filters.subList(middle, filters.size()), operator);
        sql.text(")");
    }

    void writeInGroup(Filter filter) {
        boolean group = filter instanceof And || filter instanceof Or;
        sql.text(group ? "(" : "");
        write(filter);
        sql.text(group ? ")" : "");
    }

    private void writeCondition(Filter filter) {
        if (filter instanceof Comparison comparison) {
            sql.expression(comparison.left())
                    .text(" " + comparison.operator().symbol() + " ")
                    .expression(comparison.right());
        } else if (filter instanceof Between between) {
            sql.expression(between.operand())
                    .text(" BETWEEN ")
                    .expression(between.low())
                    .text(" AND ")
                    .expression(between.high());
        } else if (filter instanceof In in) {
            writeIn(in);
        } else if (filter instanceof Like like) {
            sql.like(like);
        } else if (filter instanceof InQuery in) {
            sql.expression(in.operand()).text(" IN (").select(in.query()).text(")");
        } else if (filter instanceof Exists exists) {
            sql.text("EXISTS (").select(exists.query()).text(")");
        } else if (filter instanceof IsNull isNull) {
            sql.expression(isNull.operand()).text(" IS NULL");
        } else {
            sql.expression(((IsNotNull) filter).operand()).text(" IS NOT NULL");
        }
    }

    /** The list is one value of the statement, so that lists of all lengths share one text until it is run. */
    private void writeIn(In in) {
        if (in.values().isEmpty()) {
            sql.text(FALSE);
            return;
        }
        List<Object> list = in.values().stream().map(Value::content).toList();
        sql.expression(in.operand()).text(" IN (").value(list).text(")");
    }
}
