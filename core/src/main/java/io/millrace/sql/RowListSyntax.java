package io.millrace.sql;

import java.util.List;

/**
 * How a database makes one value of many rows: JSON, an array of rows, each an array of cells. A cell is JSON's null, an array that is such a
 * list itself, or a string from which {@link #read} makes exactly what the database's driver would have made of the value in a row of
 * its own. Implementations are immutable.
 */
public interface RowListSyntax {
    /**
     * The cell of a value.
     *
     * @param column the column, as SQL
     * @return SQL for a text, or for null where the value is null
     */
    String cell(String column);

    /**
     * The cell of a value that is a list of rows itself.
     *
     * @param column the column, as SQL
     * @return SQL for what {@link #rows} takes as JSON and not as a text
     */
    String nested(String column);

    /**
     * Puts rows together, in the order in which they come.
     *
     * @param cells of one row, as SQL
     * @return SQL of an aggregate, which is an empty array where there are no rows
     */
    String rows(List<String> cells);

    /**
     * Reads a cell.
     *
     * @param cell the string of a cell that this database has made
     * @return the value, as the driver makes it
     * @throws IllegalArgumentException when Java cannot hold the value or the cell has another form; the message is the end of a sentence about
     *     the value, and does not show it
     */
    Object read(String cell);
}
