package io.millrace.query;

import io.millrace.error.ErrorDetails;
import io.millrace.error.MappingException;
import io.millrace.mapping.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
 * Select previous = first.seek(newest.before(firstRow));
 * }</pre>
 *
 * <p>The keys together must tell all rows apart, so end them with a unique column: of rows with equal keys, those that do not fit
 * on a page are not on the next one either. Rows with a null in a key belong to no page, on every database, unless that key says where
 * nulls go ({@link Order#nullsFirst}, {@link Order#nullsLast}).
 *
 * <p>{@link #encode} makes text of a place, for the link to the next page, and {@link #decode} a place of such a text. An immutable value.
 */
public final class Keyset {
    private final List<Order> keys;
    private final @Nullable Position position;

    /** The keys of a row, and whether what lies before it is meant. */
    record Position(List<@Nullable Object> values, boolean before) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Position position
                    && before == position.before
                    && Contents.equal(values.toArray(), position.values.toArray());
        }

        @Override
        public int hashCode() {
            return Contents.hash(values.toArray());
        }
    }

    private Keyset(List<Order> keys, @Nullable Position position) {
        this.keys = keys;
        this.position = position;
    }

    /**
     * The beginning of an order.
     *
     * @param first what rows are ordered by first
     * @param more what orders rows that are equal so far; the last should be unique
     * @return the place before the first row
     */
    public static Keyset of(Order first, Order... more) {
        List<Order> keys = new ArrayList<>(List.of(first));
        keys.addAll(List.of(more));
        return new Keyset(List.copyOf(keys), null);
    }

    /**
     * The place behind a row: a page begins there.
     *
     * @param values the row's values of the keys, in their order
     * @return a new place in the same order
     * @throws IllegalArgumentException when there are not as many values as keys, or one is null whose key does not say where nulls go
     */
    public Keyset after(@Nullable Object @Nullable ... values) {
        return at(values, false);
    }

    /**
     * The place behind a row that has the keys among its columns, under their own names: of one that a {@code SELECT} gives another name by
     * {@code as(...)} give the value, {@code after(row.get("alias"))}.
     *
     * @param row the row, the last of a page
     * @return a new place in the same order
     * @throws IllegalArgumentException when a key is null in the row and does not say where nulls go, or is not a column
     * @throws io.millrace.error.MappingException when the row lacks a key's column
     */
    public Keyset after(Row row) {
        return after(keysOf(row));
    }

    /**
     * The place before a row: a page ends there. It has the last rows before the place, as many as the limit says, in the keys' order; where
     * there are none, it is empty.
     *
     * @param values the row's values of the keys, in their order
     * @return a new place in the same order
     * @throws IllegalArgumentException when there are not as many values as keys, or one is null whose key does not say where nulls go
     */
    public Keyset before(@Nullable Object @Nullable ... values) {
        return at(values, true);
    }

    /**
     * The place before a row that has the keys among its columns, under their own names, as for {@link #after(Row)}.
     *
     * @param row the row, the first of a page
     * @return a new place in the same order
     * @throws IllegalArgumentException when a key is null in the row and does not say where nulls go, or is not a column
     * @throws io.millrace.error.MappingException when the row lacks a key's column
     */
    public Keyset before(Row row) {
        return before(keysOf(row));
    }

    /**
     * The place as a text of letters, digits, {@code -} and {@code _}, which may stand in a URL. It is not secret: whoever has it can read the
     * values of the keys, and make another. It holds the types of the values, and belongs to this order.
     *
     * @return the text, of {@value KeysetText#MAX_LENGTH} characters at most
     * @throws IllegalStateException when this is no place but the beginning of an order
     * @throws IllegalArgumentException when a value has a type without a form in text, or is too long
     */
    public String encode() {
        if (position == null) {
            throw new IllegalStateException(
                    "This is the beginning of an order, which needs no text: encode a place by after or before.");
        }
        return KeysetText.encode(keys, position);
    }

    /**
     * A place in this order, of a text that came from outside. What such a text can do is to name any place in the order, or to hold a value
     * of another type than its key's, on which the statement fails where the database minds types: values are bound. Put a signature
     * beside it where that must not be.
     *
     * @param text what {@link #encode} made, in this program or another
     * @return a new place in the same order
     * @throws KeysetException when the text is not exactly one that {@link #encode} makes, or belongs to another order
     */
    public Keyset decode(String text) {
        Position decoded = KeysetText.decode(keys, text);
        try {
            return at(decoded.values().toArray(), decoded.before());
        } catch (IllegalArgumentException unfit) {
            throw KeysetText.invalid("is damaged");
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Keyset keyset
                && keys.equals(keyset.keys)
                && (position == null ? keyset.position == null : position.equals(keyset.position));
    }

    @Override
    public int hashCode() {
        return 31 * keys.hashCode() + (position == null ? 0 : position.hashCode());
    }

    /** What the rows are ordered by, never the place. */
    @Override
    public String toString() {
        return "Keyset" + keys;
    }

    List<Order> keys() {
        return keys;
    }

    /** Whether pages end at the place, so that rows are read from there backwards. */
    boolean isBackwards() {
        return position != null && position.before();
    }

    /** The order in which rows are read, beginning at the place. */
    List<Order> readingOrder() {
        return isBackwards() ? keys.stream().map(Order::reversed).toList() : keys;
    }

    /** Whether there are rows in no page of the order, or not in those from the place on. */
    boolean choosesRows() {
        return position != null || keys.stream().anyMatch(key -> !key.saysWhereNullsGo());
    }

    /** Writes the condition on the rows of a page. */
    void writeTo(SqlWriter sql) {
        KeysetCondition condition =
                new KeysetCondition(readingOrder(), position == null ? List.of() : position.values());
        condition.writeTo(sql);
    }

    private Keyset at(@Nullable Object @Nullable [] given, boolean before) {
        @Nullable Object[] values = given == null ? new Object[1] : given.clone();
        if (values.length != keys.size()) {
            throw new IllegalArgumentException(
                    "A place in an order by " + keys.size() + " keys takes as many values, not " + values.length + ".");
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null && !keys.get(i).saysWhereNullsGo()) {
                throw new IllegalArgumentException(
                        "Key " + (i + 1) + " ("
                                + keys.get(i).expression() + ") of the row is null, so there is no place"
                                + " beside it. Choose keys that are never null, coalesce them, or say nullsFirst() or nullsLast().");
            }
        }
        return new Keyset(keys, new Position(Collections.unmodifiableList(Arrays.asList(values)), before));
    }

    private @Nullable Object[] keysOf(Row row) {
        return keys.stream()
                .map(key -> {
                    if (key.expression() instanceof ColumnReference column) {
                        return valueOf(column, row);
                    }
                    throw new IllegalArgumentException("The key " + key.expression()
                            + " is not a column, so a row has no value under its name: give the values themselves.");
                })
                .toArray();
    }

    private static @Nullable Object valueOf(ColumnReference key, Row row) {
        String name = Names.last(key.name());
        if (row.columns().indexOf(name) < 0) {
            throw new MappingException(
                    "The row has no column \"" + name + "\" of the key " + key + ", only " + row.columns()
                            + ": add it to the SELECT, or where that gives it another name, give the values of the keys"
                            + " themselves, as in after(row.get(\"alias\")).",
                    ErrorDetails.NONE,
                    null);
        }
        return row.get(name);
    }
}
