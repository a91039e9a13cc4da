package io.millrace.sql;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** The values of a statement in which lists are expanded, with the sizes of these, which tell the parameter of each value. */
final class ExpandedValues extends AbstractList<@Nullable Object> implements RandomAccess {
    private final List<@Nullable Object> values;
    private final int[] sizes;

    ExpandedValues(List<@Nullable Object> values, int[] sizes) {
        this.values = values;
        this.sizes = sizes;
    }

    int[] sizes() {
        return sizes;
    }

    @Override
    public @Nullable Object get(int index) {
        return values.get(index);
    }

    @Override
    public int size() {
        return values.size();
    }
}
