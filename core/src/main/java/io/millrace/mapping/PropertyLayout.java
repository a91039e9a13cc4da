package io.millrace.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of properties are in the rows of one result, and how they convert. A property has the column of its name; a
 * component that is a record, and has none, has the columns whose names begin with its own.
 */
final class PropertyLayout {
    private final List<Property> properties;
    private final int[] positions;
    private final Conversion[] conversions;
    private final @Nullable NestedRecord[] nested;

    private PropertyLayout(List<Property> properties) {
        this.properties = properties;
        this.positions = new int[properties.size()];
        this.conversions = new Conversion[positions.length];
        this.nested = new @Nullable NestedRecord[positions.length];
    }

    /**
     * Finds the columns of properties.
     *
     * @param prefix what the names of their columns begin with
     * @throws io.millrace.error.MappingException when one has none
     */
    static PropertyLayout of(List<Property> properties, String prefix, Columns columns) {
        PropertyLayout layout = new PropertyLayout(properties);
        for (int i = 0; i < layout.positions.length; i++) {
            Property property = properties.get(i);
            String name = prefix + property.name();
            layout.positions[i] = ColumnMatcher.find(columns, name);
            layout.conversions[i] = property.conversion(columns.codecs());
            if (layout.positions[i] < 0) {
                NestedRecord record = NestedRecord.find(property, name, columns);
                if (record == null) {
                    throw MappingFailures.missing(columns, name, property);
                }
                layout.nested[i] = record;
            }
        }
        return layout;
    }

    /** One value a property, in a new array. */
    @Nullable
    Object[] read(Row row) {
        @Nullable Object[] values = new @Nullable Object[positions.length];
        int i = 0;
        try {
            for (; i < values.length; i++) {
                NestedRecord record = nested[i];
                values[i] = record == null ? conversions[i].apply(row.get(positions[i])) : record.read(row);
            }
        } catch (ConversionException e) {
            throw MappingFailures.unconvertible(
                    row, positions[i], properties.get(i).description(), e);
        }
        return values;
    }

    boolean isAllNull(Row row) {
        for (int i = 0; i < positions.length; i++) {
            NestedRecord record = nested[i];
            if (record == null ? row.get(positions[i]) != null : !record.isAllNull(row)) {
                return false;
            }
        }
        return true;
    }
}
