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
    private final Conversion[] conversions;
    private final Map<Columns, int[]> layouts = new ConcurrentHashMap<>();

    /** The layout of the row before: rows come in runs that share their columns. */
    private volatile @Nullable Layout last;

    PropertyReader(List<Property> properties) {
        this.properties = properties;
        this.conversions = properties.stream().map(Property::conversion).toArray(Conversion[]::new);
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
        int[] positions = layout(row.columns()).positions;
        @Nullable Object[] values = new @Nullable Object[positions.length];
        int i = 0;
        try {
            for (; i < values.length; i++) {
                values[i] = conversions[i].apply(row.get(positions[i]));
            }
        } catch (ConversionException e) {
            throw MappingFailures.unconvertible(
                    row, positions[i], properties.get(i).description(), e);
        }
        return values;
    }

    /** The number of lists of columns that are remembered. */
    int remembered() {
        return layouts.size();
    }

    private Layout layout(Columns columns) {
        Layout previous = last;
        if (previous != null && previous.isOf(columns)) {
            return previous;
        }
        int[] known = layouts.get(columns);
        if (known == null) {
            known = positions(columns);
            if (layouts.size() >= MAX_LAYOUTS) {
                layouts.clear();
            }
            layouts.put(columns, known);
        }
        Layout current = new Layout(columns, known);
        last = current;
        return current;
    }

    private int[] positions(Columns columns) {
        int[] positions = new int[properties.size()];
        for (int i = 0; i < positions.length; i++) {
            Property property = properties.get(i);
            positions[i] = ColumnMatcher.find(columns, property.name());
            if (positions[i] < 0) {
                throw MappingFailures.missing(columns, property.description());
            }
        }
        return positions;
    }

    /** Where the columns of the properties are. */
    private static final class Layout {
        private final Columns columns;
        private final int[] positions;

        Layout(Columns columns, int[] positions) {
            this.columns = columns;
            this.positions = positions;
        }

        @SuppressWarnings("ReferenceEquality") // the fast path; equal columns are found in the map
        boolean isOf(Columns other) {
            return columns == other;
        }
    }
}
