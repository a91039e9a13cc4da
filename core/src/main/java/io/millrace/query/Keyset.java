package io.millrace.query;

import io.millrace.mapping.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in an order of rows, for reading page after page without counting those before: each page begins behind the last
 * row of the one before it, found through an index and not shifted by rows that come or go.
 *
 * <pre>{@code
 * Keyset newest = Keyset.of(Order.desc("published"), Order.asc("id"));
 * Select first = builder.select("id", "title", "published").from("post").seek(newest).limit(20);
 * Select next = first.seek(newest.after(lastRow));
 * }</pre>
 *
 * <p>The keys together must tell all rows apart, so end them with a unique column: of rows with equal keys, those that do not fit
 * on a page are not on the next one either. Rows with a null in a key belong to no page, on every database.
 */
public final class Keyset {
    private final List<Order> keys;
    private final List<Object> position;

    private Keyset(List<Order> keys, List<Object> position) {
        this.keys = keys;
        this.position = position;
    }

    /**
     * The beginning of an order.
     *
     * @param first what rows are ordered by first
     * @param more what orders rows that are equal so far; the last should be unique
     * @return the place before the first row
     * @throws IllegalArgumentException when an order says where nulls go, since there are none
     */
    public static Keyset of(Order first, Order... more) {
        List<Order> keys = new ArrayList<>(List.of(first));
        keys.addAll(List.of(more));
        if (keys.stream().anyMatch(key -> key.nulls() != Order.Nulls.AS_LARGEST)) {
            throw new IllegalArgumentException(
                    "Rows with a null in a key belong to no page: leave out nullsFirst and nullsLast, and choose keys that"
                            + " are never null, or coalesce them.");
        }
        return new Keyset(List.copyOf(keys), List.of());
    }

    /**
     * The place behind a row.
     *
     * @param given the row's values of the keys, in their order
     * @return a new place in the same order
     * @throws IllegalArgumentException when there are not as many values as keys, or one is null
     */
    public Keyset after(@Nullable Object @Nullable ... given) {
        @Nullable Object[] values = given == null ? new Object[1] : given;
        if (values.length != keys.size()) {
            throw new IllegalArgumentException(
                    "A place in an order by " + keys.size() + " keys takes as many values, not " + values.length + ".");
        }
        List<Object> place = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value == null) {
                throw new IllegalArgumentException("Key " + (i + 1) + " ("
                        + keys.get(i).expression() + ") of the row is null, so there is no place"
                        + " behind it. Choose keys that are never null, or coalesce them.");
            }
            place.add(value);
        }
        return new Keyset(keys, List.copyOf(place));
    }

    /**
     * The place behind a row that has the keys among its columns.
     *
     * @param row the row, the last of a page
     * @return a new place in the same order
     * @throws IllegalArgumentException when a key is null in the row, or is not a column
     * @throws io.millrace.error.MappingException when the row lacks a key's column
     */
    public Keyset after(Row row) {
        return after(keys.stream()
                .map(key -> {
                    if (key.expression() instanceof ColumnReference column) {
                        List<String> parts = column.name().parts();
                        return row.get(parts.get(parts.size() - 1));
                    }
                    throw new IllegalArgumentException("The key " + key.expression()
                            + " is not a column, so a row has no value under its name: use after(values...).");
                })
                .toArray());
    }

    /** What the rows are ordered by, never the place. */
    @Override
    public String toString() {
        return "Keyset" + keys;
    }

    List<Order> keys() {
        return keys;
    }

    /** Writes the condition on the rows of a page. */
    void writeTo(SqlWriter sql) {
        sql.joined(keys, " AND ", key -> sql.expression(key.expression()).text(" IS NOT NULL"));
        if (position.isEmpty()) {
            return;
        }
        sql.text(" AND ");
        boolean oneDirection = keys.stream().map(Order::descending).distinct().count() == 1;
        if (oneDirection) {
            writeRowComparison(sql);
        } else {
            // The first comparison says nothing new, but is one that an index serves.
            sql.filter(compare(
                            0,
                            keys.get(0).descending() ? Filter.Operator.LESS_OR_EQUAL : Filter.Operator.GREATER_OR_EQUAL)
                    .and(behind(0)));
        }
    }

    private void writeRowComparison(SqlWriter sql) {
        sql.text("(")
                .list(keys, key -> sql.expression(key.expression()))
                .text(keys.get(0).descending() ? ") < (" : ") > (")
                .list(position, sql::value)
                .text(")");
    }

    private Filter behind(int index) {
        Filter.Operator beyond = keys.get(index).descending() ? Filter.Operator.LESS : Filter.Operator.GREATER;
        Filter behind = compare(index, beyond);
        return index == keys.size() - 1
                ? behind
                : behind.or(compare(index, Filter.Operator.EQUAL).and(behind(index + 1)));
    }

    private Filter compare(int index, Filter.Operator operator) {
        return new Filter.Comparison(keys.get(index).expression(), operator, new Value(position.get(index)));
    }
}
