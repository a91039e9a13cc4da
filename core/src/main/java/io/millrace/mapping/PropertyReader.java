package io.millrace.mapping;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of all properties of a type out of rows. Which column belongs to which property is worked out once for
 * each list of columns.
 */
final class PropertyReader {
    /** More lists of columns than one type meets in an application; beyond it they are worked out anew. */
    static final int MAX_LAYOUTS = 64;

    private final List<Property> properties;
    private final Map<Key, PropertyLayout> layouts = new ConcurrentHashMap<>();

    /** The layout of the row before: rows come in runs that share their columns. */
    private volatile @Nullable Known last;

    /** Equal columns of another datastore may convert otherwise. */
    private record Key(Columns columns, TypeCodecs codecs) {}

    private record Known(Columns columns, PropertyLayout layout) {
        @SuppressWarnings("ReferenceEquality") // the fast path; equal columns are found in the map
        boolean isOf(Columns other) {
            return columns == other;
        }
    }

    PropertyReader(List<Property> properties) {
        this.properties = properties;
    }

    /**
     * The values of a row.
     *
     * @param row the row
     * @return one value a property, in a new array
     * @throws io.millrace.error.MappingException when a property has no column, or its value does not convert
     */
    @Nullable
    Object[] read(Row row) {
        return layout(row.columns()).read(row);
    }

    /** The number of lists of columns that are remembered. */
    int remembered() {
        return layouts.size();
    }

    private PropertyLayout layout(Columns columns) {
        Known previous = last;
        if (previous != null && previous.isOf(columns)) {
            return previous.layout();
        }
        Key key = new Key(columns, columns.codecs());
        PropertyLayout known = layouts.get(key);
        if (known == null) {
            known = PropertyLayout.of(properties, "", columns);
            if (layouts.size() >= MAX_LAYOUTS) {
                layouts.clear();
            }
            layouts.put(key, known);
        }
        last = new Known(columns, known);
        return known;
    }
}
