package io.millrace.sql;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Expands lists in the {@code IN} lists of one statement, and remembers the texts for the sizes met last. */
final class ListExpansion {
    /** A power of two. */
    private static final int REMEMBERED_TEXTS = 16;

    private static final int LONGEST_REMEMBERED_TEXT = 2 * 1024;

    /** Of all remembered texts. */
    static final int MOST_CHARACTERS = REMEMBERED_TEXTS * LONGEST_REMEMBERED_TEXT;

    private final ParameterSet parameters;
    private final SqlTemplate template;
    private final int[] listParameters;
    private final int maxValues;
    private final AtomicReferenceArray<@Nullable ExpandedText> remembered =
            new AtomicReferenceArray<>(REMEMBERED_TEXTS);

    private static final class ExpandedText {
        final int[] sizes;
        final String sql;

        ExpandedText(int[] sizes, String sql) {
            this.sizes = sizes;
            this.sql = sql;
        }
    }

    ListExpansion(ParameterSet parameters, SqlTemplate template, int maxValues) {
        this.parameters = parameters;
        this.template = template;
        this.listParameters = template.listParameters();
        this.maxValues = maxValues;
    }

    boolean takes(int parameter) {
        for (int listed : listParameters) {
            if (listed == parameter) {
                return true;
            }
        }
        return false;
    }

    /** Whether any of the values is a list in an {@code IN} list. */
    boolean appliesTo(List<? extends @Nullable Object> values) {
        for (int parameter : listParameters) {
            if (isList(contentOf(values.get(parameter)))) {
                return true;
            }
        }
        return false;
    }

    BoundSql expand(SqlText text, List<? extends @Nullable Object> values) {
        @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types.
        @Nullable
        List<? extends @Nullable Object>[] lists = new List[template.parameterCount()];
        int[] sizes = new int[lists.length];
        Arrays.fill(sizes, SqlTemplate.ONE_VALUE);
        for (int parameter : listParameters) {
            Object value = contentOf(values.get(parameter));
            if (value != null && isList(value)) {
                List<? extends @Nullable Object> elements = elementsOf(value);
                if (elements.isEmpty()) {
                    throw parameters.emptyList(parameter);
                }
                lists[parameter] = elements;
                sizes[parameter] = elements.size();
            }
        }
        List<@Nullable Object> flat = template.flatten(values, lists);
        if (flat.size() > maxValues) {
            throw parameters.tooManyValues(flat.size(), maxValues);
        }
        return new BoundSql(text, textFor(sizes), new ExpandedValues(flat, sizes));
    }

    /** The parameter that one of the values comes from. */
    int parameterOf(ExpandedValues values, int value) {
        return template.parameterOf(value, values.sizes());
    }

    private String textFor(int[] sizes) {
        int hash = Arrays.hashCode(sizes);
        int slot = (hash ^ (hash >>> 16)) & (REMEMBERED_TEXTS - 1);
        ExpandedText known = remembered.get(slot);
        if (known != null && Arrays.equals(known.sizes, sizes)) {
            return known.sql;
        }
        String sql = template.render(sizes);
        if (sql.length() <= LONGEST_REMEMBERED_TEXT) {
            remembered.set(slot, new ExpandedText(sizes, sql));
        }
        return sql;
    }

    /** An {@code Optional} is given as what it holds. */
    private static @Nullable Object contentOf(@Nullable Object value) {
        Object content = value;
        while (content instanceof Optional<?> optional) {
            content = optional.orElse(null);
        }
        return content;
    }

    /** Bytes and vectors of floats are values of their own. */
    private static boolean isList(@Nullable Object value) {
        return value instanceof Collection
                || (value != null
                        && value.getClass().isArray()
                        && !(value instanceof byte[])
                        && !(value instanceof float[]));
    }

    /** A copy, so that text and values agree even when the list is being changed. */
    private static List<? extends @Nullable Object> elementsOf(Object list) {
        if (list instanceof Collection<?> collection) {
            return Arrays.asList(collection.toArray());
        }
        int length = Array.getLength(list);
        List<@Nullable Object> elements = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            elements.add(Array.get(list, i));
        }
        return elements;
    }
}
