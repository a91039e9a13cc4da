package io.millrace.cli.output;

import java.util.Locale;

/** How rows are written. */
public enum OutputFormat {
    /** For people: columns below their names. */
    TABLE {
        @Override
        public RowPrinter printer(ResultWriter out, int maxWidth) {
            return new TablePrinter(out, maxWidth);
        }
    },
    /** For programs: one JSON object a line. */
    JSON {
        @Override
        public RowPrinter printer(ResultWriter out, int maxWidth) {
            return new JsonLinesPrinter(out);
        }
    };

    /**
     * Makes a printer.
     *
     * @param out where it writes
     * @param maxWidth how wide a cell may be where that matters; 0 for any width
     * @return the printer
     */
    public abstract RowPrinter printer(ResultWriter out, int maxWidth);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
