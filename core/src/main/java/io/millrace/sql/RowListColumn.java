package io.millrace.sql;

import java.util.List;

/**
 * A column of a result whose values are lists of rows.
 *
 * @param position which column it is, from 0
 * @param names the names of the columns of its rows
 * @param nested those of them that are lists of rows themselves
 */
public record RowListColumn(int position, List<String> names, List<RowListColumn> nested) {
    /**
     * Copies the lists.
     *
     * @param position which column it is, from 0
     * @param names the names of the columns of its rows
     * @param nested those of them that are lists of rows themselves
     */
    public RowListColumn {
        names = List.copyOf(names);
        nested = List.copyOf(nested);
    }
}
