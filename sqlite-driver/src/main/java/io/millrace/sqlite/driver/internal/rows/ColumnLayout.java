package io.millrace.sqlite.driver.internal.rows;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.DB;

/** The columns of a result. Names are matched without regard to case, and the first of equal names wins. */
public final class ColumnLayout {
    private final String[] names;
    private final @Nullable String[] declaredTypes;
    private volatile @Nullable Map<String, Integer> positions;
    private volatile @Nullable Object metadata;

    private ColumnLayout(String[] names, @Nullable String[] declaredTypes) {
        this.names = names;
        this.declaredTypes = declaredTypes;
    }

    public static ColumnLayout of(DB db, long statement, int count) throws SQLException {
        String[] names = new String[count];
        @Nullable String[] declaredTypes = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = db.column_name(statement, i);
            declaredTypes[i] = db.column_decltype(statement, i);
        }
        return new ColumnLayout(names, declaredTypes);
    }

    /** The columns before a number. */
    public ColumnLayout first(int count) {
        return new ColumnLayout(Arrays.copyOf(names, count), Arrays.copyOf(declaredTypes, count));
    }

    /** Whether it has the same names and declared types. */
    public boolean isLike(ColumnLayout other) {
        return Arrays.equals(names, other.names) && Arrays.equals(declaredTypes, other.declaredTypes);
    }

    public int count() {
        return names.length;
    }

    public String name(int column) {
        return names[column];
    }

    public List<String> names() {
        return List.of(names);
    }

    /** As written in CREATE TABLE; null for an expression or a column without a type. */
    public @Nullable String declaredType(int column) {
        return declaredTypes[column];
    }

    /** The first column of this name, or -1. */
    public int position(String name) {
        // Most callers pass the very name that SQLite reported.
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                // An earlier column may equal it but for case.
                return i == 0 ? 0 : lookup(name);
            }
        }
        return lookup(name);
    }

    private int lookup(String name) {
        Map<String, Integer> known = positions;
        if (known == null) {
            known = new HashMap<>();
            for (int i = 0; i < names.length; i++) {
                known.putIfAbsent(names[i].toLowerCase(Locale.ROOT), i);
            }
            positions = known;
        }
        Integer position = known.get(name.toLowerCase(Locale.ROOT));
        return position == null ? -1 : position;
    }

    /** Room for what the driver derives from this layout, so that it is derived once. */
    public @Nullable Object derived() {
        return metadata;
    }

    public void derived(Object value) {
        metadata = value;
    }
}
