package io.millrace;

import java.util.List;

/** The columns of a result, in order. Immutable. */
public final class Columns {
    private final List<String> names;

    private Columns(List<String> names) {
        this.names = List.copyOf(names);
    }

    /**
     * Columns of these names.
     *
     * @param names the names, in order; they may repeat
     * @return the columns
     */
    public static Columns of(List<String> names) {
        return new Columns(names);
    }

    /**
     * The names.
     *
     * @return an unmodifiable list, in order
     */
    public List<String> names() {
        return names;
    }
}
