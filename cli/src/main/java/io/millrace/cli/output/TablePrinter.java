package io.millrace.cli.output;

import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as a table. The first rows are held back, for how wide the columns are is taken from them; after that each row is
 * written as it comes. A later cell that is wider moves those behind it aside and is not cut for it.
 */
final class TablePrinter implements RowPrinter {
    /** How many rows say how wide the columns are. */
    static final int SAMPLED_ROWS = 200;

    private final ResultWriter out;
    private final int maxWidth;

    /** The cells of the rows held back, and not the rows: their values may be large. */
    private final List<List<String>> sample = new ArrayList<>();

    private List<String> names = List.of();
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
            line(cells(row));
        } else {
            measure(row);
        }
    }

    @Override
    public void end() {
        if (!begun && !sample.isEmpty()) {
            begin();
        }
    }

    private void measure(Row row) {
        if (sample.isEmpty()) {
            head(row.columns());
        }
        List<String> cells = cells(row);
        sample.add(cells);
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], CellText.width(cells.get(i)));
            numeric[i] &= row.get(i) == null || row.get(i) instanceof Number;
        }
        if (sample.size() == SAMPLED_ROWS) {
            begin();
        }
    }

    private void head(Columns columns) {
        names = columns.names().stream().map(this::cell).toList();
        widths = names.stream().mapToInt(CellText::width).toArray();
        numeric = new boolean[widths.length];
        Arrays.fill(numeric, true);
    }

    private void begin() {
        begun = true;
        line(names);
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            rule.append(i == 0 ? "" : "-+-").append("-".repeat(widths[i]));
        }
        out.line(rule.toString());
        sample.forEach(this::line);
        sample.clear();
    }

    private List<String> cells(Row row) {
        List<String> cells = new ArrayList<>(row.columns().size());
        for (int i = 0; i < row.columns().size(); i++) {
            cells.add(cell(row.get(i)));
        }
        return cells;
    }

    private String cell(@Nullable Object value) {
        String text = CellText.of(value);
        return maxWidth == 0 ? text : CellText.cut(text, maxWidth);
    }

    private void line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(Math.max(0, widths[i] - CellText.width(cells.get(i))));
            line.append(i == 0 ? "" : " | ");
            line.append(numeric[i] ? padding + cells.get(i) : cells.get(i) + padding);
        }
        out.line(line.toString().stripTrailing());
    }
}
