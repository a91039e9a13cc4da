package io.millrace.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * SQL text whose parameters are known and which is ready for values, any number of times. Get one from
 * {@link SqlParser#parse(String)}.
 *
 * <p>Binding checks the values against the parameters and gives the text with the driver's own markers. Where no list is
 * expanded that text was made when the SQL was parsed, and binding costs next to nothing.
 *
 * <p><b>Lists.</b> A collection or an array that is bound to an element of an {@code IN} list, as in {@code IN (?)} or
 * {@code NOT IN (1, :ids)}, becomes as many values as it has elements. It must have one at least. Anywhere else it is one
 * value, as for {@code = ANY(?)}. A {@code byte[]} and a {@code float[]} are always one value.
 *
 * <p>Safe for use by many threads at once; nothing in it changes but what is {@linkplain SqlFact known} of it.
 */
public final class ParsedSql extends SqlText {
    /** What the objects take by themselves, with the columns of results and what an adapter knows. */
    private static final int BYTES = 1024;

    /** What a list of parameters takes for each of its characters: the text, its tokens, and the places between them. */
    private static final int BYTES_OF_CHARACTER = 64;

    private final ParameterSet parameters;
    private final int statementCount;
    private final StatementHead head;
    private final String rendered;
    private final int @Nullable [] valueOrder;
    private final @Nullable ListExpansion lists;

    ParsedSql(ParameterSet parameters, int statementCount, StatementHead head, SqlTemplate template, int maxValues) {
        super(parameters.sql());
        this.parameters = parameters;
        this.statementCount = statementCount;
        this.head = head;
        String text = template.render();
        this.rendered = text.equals(parameters.sql()) ? parameters.sql() : text;
        this.valueOrder = template.valueOrder();
        this.lists = template.listParameters().length == 0 ? null : new ListExpansion(parameters, template, maxValues);
    }

    /**
     * How many statements the text holds. Databases differ in what they do with a text that has none, or more than one:
     * some run the first and drop the rest without a word.
     *
     * @return 0 when it has only white space, comments and semicolons
     */
    public int statementCount() {
        return statementCount;
    }

    /**
     * How the statement begins.
     *
     * @return the first tokens of the first statement; none when there is no statement
     */
    public StatementHead head() {
        return head;
    }

    /**
     * The form of the parameters.
     *
     * @return the style, {@link ParameterStyle#NONE} when there are none
     */
    public ParameterStyle style() {
        return parameters.style();
    }

    /**
     * How many values {@link #bind(List)} or {@link #bind(Map)} wants. A parameter that occurs twice by its name or its
     * number counts once.
     *
     * @return the number of different parameters
     */
    public int parameterCount() {
        return parameters.count();
    }

    /**
     * The names of named parameters.
     *
     * @return the names, without the colon, in the order in which they first occur; empty for other styles
     */
    public List<String> parameterNames() {
        return parameters.names();
    }

    /**
     * Gives values in order: to {@code ?} by position, to {@code $1} by number.
     *
     * @param values one per parameter; nulls are values
     * @return what to send; its list of values may be {@code values} itself
     * @throws ParameterBindingException when there are too few or too many, when a list for {@code IN} is empty, when the
     *     database takes fewer values than the lists have, or when the parameters are named
     */
    public BoundSql bind(List<? extends @Nullable Object> values) {
        parameters.requireMatch(values);
        return bindInOrder(values);
    }

    /**
     * Gives values by name.
     *
     * @param values one per parameter under its name without the colon; nulls are values
     * @return what to send
     * @throws ParameterBindingException when one is missing or unknown, when a list for {@code IN} is empty, when the
     *     database takes fewer values than the lists have, or when the parameters are not named
     */
    public BoundSql bind(Map<String, ? extends @Nullable Object> values) {
        return bindInOrder(Collections.unmodifiableList(parameters.inOrder(values)));
    }

    /**
     * Gives values to named parameters, in the order of {@link #parameterNames()}.
     *
     * @param values one per name; nulls are values
     * @return what to send
     * @throws ParameterBindingException when a list for {@code IN} is empty, when the database takes fewer values than the
     *     lists have, or when the parameters are not named
     * @throws IllegalArgumentException when there are not as many values as names
     */
    public BoundSql bindNamed(List<? extends @Nullable Object> values) {
        parameters.requireNames();
        if (values.size() != parameters.names().size()) {
            throw new IllegalArgumentException(
                    values.size() + " values for " + parameters.names().size() + " names.");
        }
        return bindInOrder(values);
    }

    /**
     * Whether a list that is given to a parameter stands for its elements, because the parameter is an element of an {@code IN} list.
     *
     * @param parameter the parameter, from 0
     * @return whether it occurs in such a list
     */
    public boolean takesList(int parameter) {
        return lists != null && lists.takes(parameter);
    }

    /** What the parameter is called that one of the values that are sent comes from. */
    String parameter(List<? extends @Nullable Object> sent, int value) {
        int parameter;
        if (lists != null && sent instanceof ExpandedValues expanded) {
            parameter = lists.parameterOf(expanded, value);
        } else {
            parameter = valueOrder == null ? value : valueOrder[value];
        }
        return parameters.called(parameter);
    }

    /** The heap that this takes at most with what will be known of it, roughly. */
    long weight() {
        return BYTES + (long) BYTES_OF_CHARACTER * sql().length() + (lists == null ? 0 : ListExpansion.MOST_CHARACTERS);
    }

    private BoundSql bindInOrder(List<? extends @Nullable Object> values) {
        if (lists != null && lists.appliesTo(values)) {
            return lists.expand(this, values);
        }
        return new BoundSql(this, rendered, valueOrder == null ? values : reordered(values, valueOrder));
    }

    private static List<@Nullable Object> reordered(List<? extends @Nullable Object> values, int[] order) {
        List<@Nullable Object> reordered = new ArrayList<>(order.length);
        for (int parameter : order) {
            reordered.add(values.get(parameter));
        }
        return Collections.unmodifiableList(reordered);
    }
}
