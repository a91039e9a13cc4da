package io.millrace.cli.output;

import io.millrace.Columns;
import io.millrace.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as a table. The first rows are held back, for how wide the columns are is taken from them; after that each row is
 * written as it comes. A later cell that is wider moves those behind it aside and is not cut for it.
 */
final class TablePrinter implements RowPrinter {
    /** How many rows say how wide the columns are. */
    static final int SAMPLED_ROWS = 200;

    private static final String GAP = " | ";

    private final ResultWriter out;
    private final int maxWidth;
    private final List<Row> sample = new ArrayList<>();
    private int[] widths = new int[0];
    private boolean[] numeric = new boolean[0];
    private boolean begun;

    TablePrinter(ResultWriter out, int maxWidth) {
        this.out = out;
        this.maxWidth = maxWidth;
    }

    @Override
    public void row(Row row) {
        if (begun) {
            write(row);
            return;
        }
        sample.add(row);
        if (sample.size() == SAMPLED_ROWS) {
            begin();
        }
    }

    @Override
    public void end() {
        if (!begun && !sample.isEmpty()) {
            begin();
        }
    }

    private void begin() {
        begun = true;
        Columns columns = sample.get(0).columns();
        measure(columns);
        List<String> names = new ArrayList<>();
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            names.add(cell(columns.names().get(i)));
            rule.append(i == 0 ? "" : "-+-").append("-".repeat(widths[i]));
        }
        line(names);
        out.line(rule.toString());
        sample.forEach(this::write);
        sample.clear();
    }

    private void measure(Columns columns) {
        widths = new int[columns.size()];
        numeric = new boolean[columns.size()];
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            numeric[i] = sample.stream().allMatch(row -> isNumberOrNull(row.get(column)));
            widths[i] = Math.max(
                    CellText.width(cell(columns.names().get(i))),
                    sample.stream()
                            .mapToInt(row -> CellText.width(cell(row.get(column))))
                            .max()
                            .orElse(0));
        }
    }

    private static boolean isNumberOrNull(@Nullable Object value) {
        return value == null || value instanceof Number;
    }

    private void write(Row row) {
        List<String> cells = new ArrayList<>(widths.length);
        for (int i = 0; i < widths.length; i++) {
            cells.add(cell(row.get(i)));
        }
        line(cells);
    }

    private String cell(@Nullable Object value) {
        String text = CellText.of(value);
        return maxWidth == 0 ? text : CellText.cut(text, maxWidth);
    }

    private void line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(Math.max(0, widths[i] - CellText.width(cells.get(i))));
            line.append(i == 0 ? "" : GAP);
            line.append(numeric[i] ? padding + cells.get(i) : cells.get(i) + padding);
        }
        out.line(line.toString().stripTrailing());
    }
}
