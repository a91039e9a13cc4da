package io.millrace.cli.output;

import io.millrace.mapping.Row;

/** Writes rows. Not thread-safe. */
public interface RowPrinter {
    /**
     * Takes a row, and writes it now or soon.
     *
     * @param row the row; all rows have the same columns
     */
    void row(Row row);

    /** Writes what was held back. Called once, after the last row. */
    void end();
}
