package io.millrace.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text between the places of a statement's parameters, and what stands at each place. A parameter has a place each
 * time it occurs; at a place in an {@code IN} list it may stand for the elements of a list.
 */
final class SqlTemplate {
    /** Instead of a size: the parameter stands for one value. */
    static final int ONE_VALUE = -1;

    private static final int MARKER_LENGTH = 4;

    private final BindMarkers markers;
    private final String[] texts;
    private final int[] parameters;
    private final boolean[] inList;
    private final boolean[] outsideLists;

    /**
     * Takes what the reader found.
     *
     * @param texts the pieces of text, one more than there are places
     * @param parameters for each place its parameter, from 0
     * @param inList for each place whether it is an element of an {@code IN} list
     * @param parameterCount the number of different parameters
     */
    SqlTemplate(BindMarkers markers, String[] texts, int[] parameters, boolean[] inList, int parameterCount) {
        this.markers = markers;
        this.texts = texts;
        this.parameters = parameters;
        this.inList = inList;
        this.outsideLists = new boolean[parameterCount];
        for (int place = 0; place < parameters.length; place++) {
            outsideLists[parameters[place]] |= !inList[place];
        }
    }

    int parameterCount() {
        return outsideLists.length;
    }

    /** The parameters that occur in an {@code IN} list, from 0 and without repetition. */
    int[] listParameters() {
        boolean[] listed = new boolean[parameterCount()];
        int count = 0;
        for (int place = 0; place < parameters.length; place++) {
            if (inList[place] && !listed[parameters[place]]) {
                listed[parameters[place]] = true;
                count++;
            }
        }
        int[] result = new int[count];
        for (int i = 0, next = 0; i < listed.length; i++) {
            if (listed[i]) {
                result[next++] = i;
            }
        }
        return result;
    }

    /**
     * For each value of the text rendered without lists the parameter it comes from.
     *
     * @return {@code null} when the values are those of the parameters in their order
     */
    int @Nullable [] valueOrder() {
        if (markers.numbered()) {
            return null;
        }
        boolean inOrder = true;
        for (int place = 0; inOrder && place < parameters.length; place++) {
            inOrder = parameters[place] == place;
        }
        return inOrder ? null : parameters;
    }

    /** The text when every parameter stands for one value. */
    String render() {
        int[] sizes = new int[parameterCount()];
        Arrays.fill(sizes, ONE_VALUE);
        return render(sizes);
    }

    /** The text when some parameters stand for lists, given the sizes of these and {@link #ONE_VALUE} for the others. */
    String render(int[] sizes) {
        int[] firstMarkers = firstMarkers(sizes);
        StringBuilder sql = new StringBuilder(length(sizes));
        int nextMarker = 1;
        for (int place = 0; place < parameters.length; place++) {
            int parameter = parameters[place];
            boolean isList = sizes[parameter] != ONE_VALUE;
            int count = isList && inList[place] ? sizes[parameter] : 1;
            int first = nextMarker;
            if (markers.numbered()) {
                // The list itself, where it also stands for one value, is numbered after its elements.
                first = firstMarkers[parameter] + (isList && !inList[place] ? sizes[parameter] : 0);
            }
            nextMarker += count;
            sql.append(texts[place]);
            for (int i = 0; i < count; i++) {
                markers.appendTo(i == 0 ? sql : sql.append(", "), first + i);
            }
        }
        return sql.append(texts[parameters.length]).toString();
    }

    /** The values for the text that {@link #render(int[])} gives; {@code lists} has null for what is one value. */
    List<@Nullable Object> flatten(
            List<? extends @Nullable Object> values, @Nullable List<? extends @Nullable Object>[] lists) {
        List<@Nullable Object> flat = new ArrayList<>();
        if (markers.numbered()) {
            for (int parameter = 0; parameter < lists.length; parameter++) {
                List<? extends @Nullable Object> list = lists[parameter];
                if (list != null) {
                    flat.addAll(list);
                }
                if (list == null || outsideLists[parameter]) {
                    flat.add(values.get(parameter));
                }
            }
            return flat;
        }
        for (int place = 0; place < parameters.length; place++) {
            List<? extends @Nullable Object> list = lists[parameters[place]];
            if (list != null && inList[place]) {
                flat.addAll(list);
            } else {
                flat.add(values.get(parameters[place]));
            }
        }
        return flat;
    }

    /** The parameter, from 0, of one of the values that {@link #flatten} gives for lists of these sizes. */
    int parameterOf(int value, int[] sizes) {
        int end = 0;
        int steps = markers.numbered() ? sizes.length : parameters.length;
        for (int step = 0; step < steps; step++) {
            int parameter = markers.numbered() ? step : parameters[step];
            int size = sizes[parameter];
            if (size == ONE_VALUE || !(markers.numbered() || inList[step])) {
                end++;
            } else {
                end += size + (markers.numbered() && outsideLists[parameter] ? 1 : 0);
            }
            if (value < end) {
                return parameter;
            }
        }
        throw new IndexOutOfBoundsException(value);
    }

    private int[] firstMarkers(int[] sizes) {
        int[] first = new int[sizes.length];
        int next = 1;
        for (int parameter = 0; parameter < sizes.length; parameter++) {
            first[parameter] = next;
            boolean isList = sizes[parameter] != ONE_VALUE;
            next += isList ? sizes[parameter] : 0;
            next += !isList || outsideLists[parameter] ? 1 : 0;
        }
        return first;
    }

    private int length(int[] sizes) {
        int length = MARKER_LENGTH * parameters.length;
        for (String text : texts) {
            length += text.length();
        }
        for (int size : sizes) {
            length += MARKER_LENGTH * Math.max(0, size);
        }
        return length;
    }
}
