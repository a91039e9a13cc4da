package io.millrace.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows lie behind a place, in the order in which they are read.
 *
 * @param keys that order
 * @param values the place; none for the beginning
 */
record KeysetCondition(List<Order> keys, List<@Nullable Object> values) {
    void writeTo(SqlWriter sql) {
        List<Order> neverNull =
                keys.stream().filter(key -> !key.saysWhereNullsGo()).toList();
        sql.joined(neverNull, " AND ", key -> sql.expression(key.expression()).text(" IS NOT NULL"));
        if (values.isEmpty()) {
            return;
        }
        sql.text(neverNull.isEmpty() ? "" : " AND ");
        boolean oneDirection = keys.stream().map(Order::descending).distinct().count() == 1;
        if (oneDirection && neverNull.size() == keys.size()) {
            writeRowComparison(sql);
            return;
        }
        Filter behind = behind(0);
        if (values.get(0) == null || keys.get(0).nulls() == Order.Nulls.LAST) {
            sql.text("(").filter(behind).text(")");
        } else {
            // The first comparison says nothing new, but is one that an index serves.
            sql.filter(compare(
                            0,
                            keys.get(0).descending() ? Filter.Operator.LESS_OR_EQUAL : Filter.Operator.GREATER_OR_EQUAL)
                    .and(behind));
        }
    }

    private void writeRowComparison(SqlWriter sql) {
        sql.text("(")
                .list(keys, key -> sql.expression(key.expression()))
                .text(keys.get(0).descending() ? ") < (" : ") > (")
                .list(values, sql::value)
                .text(")");
    }

    private Filter behind(int index) {
        Filter beyond = beyond(index);
        if (index == keys.size() - 1) {
            return beyond;
        }
        Filter later = equal(index).and(behind(index + 1));
        return values.get(index) == null && keys.get(index).nulls() == Order.Nulls.LAST ? later : beyond.or(later);
    }

    private Filter beyond(int index) {
        Order key = keys.get(index);
        Expression expression = key.expression();
        if (values.get(index) == null) {
            // Behind the nulls that come last there is nothing.
            return key.nulls() == Order.Nulls.LAST ? expression.in(List.of()) : expression.isNotNull();
        }
        Filter beyond = compare(index, key.descending() ? Filter.Operator.LESS : Filter.Operator.GREATER);
        return key.nulls() == Order.Nulls.LAST ? beyond.or(expression.isNull()) : beyond;
    }

    private Filter equal(int index) {
        return values.get(index) == null
                ? keys.get(index).expression().isNull()
                : compare(index, Filter.Operator.EQUAL);
    }

    private Filter compare(int index, Filter.Operator operator) {
        return new Filter.Comparison(keys.get(index).expression(), operator, Value.of(values.get(index)));
    }
}
