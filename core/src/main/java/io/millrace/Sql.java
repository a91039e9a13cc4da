package io.millrace;

import io.millrace.sql.RowListColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A statement: its text with either positional or named values. Immutable; the same instance may be run any number of
 * times.
 *
 * <p>{@link #toString()} shows the text and never the values.
 */
public final class Sql {
    private final String text;
    private final List<@Nullable Object> positional;
    private final Map<String, @Nullable Object> named;
    private final Kind kind;
    private final boolean writeTransaction;
    private final List<RowListColumn> rowLists;

    private enum Kind {
        VALUES,
        NAMED_OBJECT,
        VERBATIM
    }

    private Sql(String text, List<@Nullable Object> positional, Map<String, @Nullable Object> named, Kind kind) {
        this(text, positional, named, kind, false, List.of());
    }

    private Sql(
            String text,
            List<@Nullable Object> positional,
            Map<String, @Nullable Object> named,
            Kind kind,
            boolean writeTransaction,
            List<RowListColumn> rowLists) {
        this.writeTransaction = writeTransaction;
        this.text = text;
        this.positional = positional;
        this.named = named;
        this.kind = kind;
        this.rowLists = rowLists;
    }

    /**
     * A statement with positional values, for {@code ?} or {@code $1}, or with one map, record or bean whose values are named,
     * for {@code :name}: {@code Sql.of("... WHERE id = :id", Map.of("id", 7))}. A list or an array among positional values is
     * one value, here as in the methods that take text and values: {@code Sql.of("... WHERE id IN (?)", ids)}.
     *
     * @param text its text
     * @param values its values, in order, or one object as for {@link #named(String, Object)}; {@code null} instead of an array, which is what Java makes of a lone {@code null}, is
     *     one value that is null
     * @return the statement
     */
    public static Sql of(String text, @Nullable Object @Nullable ... values) {
        return positional(text, values == null ? Collections.singletonList(null) : Arrays.asList(values));
    }

    /**
     * A statement whose positional values are those of a list, for {@code ?} or {@code $1}.
     *
     * @param text its text
     * @param values its values, in order
     * @return the statement
     */
    public static Sql positional(String text, List<? extends @Nullable Object> values) {
        return new Sql(text, values.isEmpty() ? List.of() : copy(values), Map.of(), Kind.VALUES);
    }

    /**
     * A statement with named values, for {@code :name}.
     *
     * @param text its text
     * @param values its values by name, without the colon
     * @return the statement
     */
    public static Sql named(String text, Map<String, ? extends @Nullable Object> values) {
        return new Sql(text, List.of(), Collections.unmodifiableMap(new LinkedHashMap<>(values)), Kind.VALUES);
    }

    /**
     * A statement whose named values are those of a record's components, of a bean's getters, or of a map, for {@code :name}. A
     * name takes the component or getter that is called like it, by the rule of {@link io.millrace.mapping.RowMapper#of(Class) RowMapper.of}: {@code :created_at} takes {@code
     * createdAt}, and {@code :address_city} the {@code city} of a component {@code address} that is a record. An {@code Optional} is
     * what it holds, or null. What no parameter is named after is left alone; of a map nothing may be left. The object is read each time the statement runs.
     *
     * @param text its text
     * @param values a record, a bean or a map
     * @return the statement
     */
    public static Sql named(String text, Object values) {
        return new Sql(text, List.of(values), Map.of(), Kind.NAMED_OBJECT);
    }

    /**
     * A statement that is sent as it stands, without values: {@code ?}, {@code :} and {@code $} in it mean what they mean to
     * the database. It is for text that a program owns as a whole, such as a change of the schema, and never for text that
     * was put together from what users entered.
     *
     * @param text one statement. Of the checks of other statements there is one: it must not begin or end a transaction, or
     *     change the session.
     * @return the statement
     */
    public static Sql verbatim(String text) {
        return new Sql(text, List.of(), Map.of(), Kind.VERBATIM);
    }

    /**
     * This statement with one more named value. A name that has a value already gets the new one, also one that an object gives.
     *
     * @param name the parameter's name, without the colon
     * @param value its value
     * @return a new statement
     * @throws IllegalStateException when this statement has positional values, or is {@link #verbatim}
     */
    public Sql bind(String name, @Nullable Object value) {
        if (kind == Kind.VERBATIM) {
            throw new IllegalStateException("A verbatim statement takes no values. Start from Sql.of(text) instead.");
        }
        if (kind == Kind.VALUES && !positional.isEmpty()) {
            throw new IllegalStateException(
                    "This statement has positional values; a statement takes positional or named"
                            + " values, not both. Give all of them to Sql.of, or start from Sql.of(text) or Sql.named(text, object) and bind"
                            + " by name.");
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>(named);
        values.put(name, value);
        return new Sql(text, positional, Collections.unmodifiableMap(values), kind, writeTransaction, rowLists);
    }

    /**
     * This statement for transactions that may write, since it means nothing elsewhere: what it locks, it locks until the transaction
     * ends. Run by itself it is a {@link io.millrace.error.TransactionUsageException}, and nothing is sent.
     *
     * @return a new statement
     */
    public Sql inWriteTransaction() {
        return new Sql(text, positional, named, kind, true, rowLists);
    }

    /**
     * This statement as one that has lists of rows among its columns, in the notation of the database that it is for.
     *
     * @param columns which columns
     * @return a new statement
     */
    public Sql withRowLists(List<RowListColumn> columns) {
        return columns.equals(rowLists)
                ? this
                : new Sql(text, positional, named, kind, writeTransaction, List.copyOf(columns));
    }

    /**
     * The statement's text.
     *
     * @return the text as it was given
     */
    public String text() {
        return text;
    }

    /**
     * The positional values, or the one object that gives named values.
     *
     * @return an unmodifiable list, empty when the values are named one by one
     */
    public List<@Nullable Object> positional() {
        return positional;
    }

    /**
     * The named values.
     *
     * @return an unmodifiable map, empty when the values are positional
     */
    public Map<String, @Nullable Object> named() {
        return named;
    }

    /**
     * Whether the text is sent as it stands.
     *
     * @return {@code true} for a statement made by {@link #verbatim}
     */
    public boolean isVerbatim() {
        return kind == Kind.VERBATIM;
    }

    /**
     * Whether the statement is for transactions that may write.
     *
     * @return {@code true} for a statement made by {@link #inWriteTransaction}
     */
    public boolean needsWriteTransaction() {
        return writeTransaction;
    }

    /**
     * The columns of its result whose values are lists of rows.
     *
     * @return an unmodifiable list, empty for statements that no builder has made
     */
    public List<RowListColumn> rowLists() {
        return rowLists;
    }

    @Override
    public String toString() {
        return text;
    }

    private static List<@Nullable Object> copy(List<? extends @Nullable Object> values) {
        return Collections.unmodifiableList(new ArrayList<>(values));
    }
}
