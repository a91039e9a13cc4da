package io.millrace.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a result, in order. Immutable.
 *
 * <p>Two are equal when they have the same names in the same order and the same case. What is worked out once for all rows
 * of a result, such as how a record's components meet its columns, is kept under this key; a result that gives the same
 * instance to all its rows is mapped fastest.
 */
public final class Columns {
    /** Up to this many names are compared one by one, which is faster than hashing the name that is looked for. */
    private static final int SCANNED = 8;

    private final List<String> names;
    private final int hash;

    /** Folded names to positions. Made by the first search among many names; threads that race make the same map. */
    private volatile @Nullable Map<String, Integer> positions;

    private Columns(List<String> names) {
        this.names = List.copyOf(names);
        this.hash = this.names.hashCode();
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
     * Columns of these names.
     *
     * @param names the names, in order; they may repeat
     * @return the columns
     */
    public static Columns of(String... names) {
        return new Columns(List.of(names));
    }

    /**
     * The names.
     *
     * @return an unmodifiable list, in order
     */
    public List<String> names() {
        return names;
    }

    /**
     * The number of columns.
     *
     * @return the number, 0 or more
     */
    public int size() {
        return names.size();
    }

    /**
     * Finds a column by its name, without regard to case. When several have that name it is the first of them.
     *
     * @param name the name
     * @return its position from 0, or -1 when there is none
     */
    public int indexOf(String name) {
        return names.size() <= SCANNED ? scan(name) : positions().getOrDefault(fold(name), -1);
    }

    private int scan(String name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    private Map<String, Integer> positions() {
        Map<String, Integer> known = positions;
        if (known == null) {
            known = new HashMap<>();
            for (int i = 0; i < names.size(); i++) {
                known.putIfAbsent(fold(names.get(i)), i);
            }
            positions = known;
        }
        return known;
    }

    /** Two names fold to the same text exactly when {@link String#equalsIgnoreCase} holds: no locale takes part. */
    private static String fold(String name) {
        char[] folded = name.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            folded[i] = Character.toLowerCase(Character.toUpperCase(folded[i]));
        }
        return new String(folded);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Columns columns && hash == columns.hash && names.equals(columns.names));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /**
     * The names, separated by commas.
     *
     * @return the names
     */
    @Override
    public String toString() {
        return String.join(", ", names);
    }
}
