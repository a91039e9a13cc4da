package io.millrace.cli;

import io.millrace.cli.output.OutputFormat;
import io.millrace.fulltext.TextResult;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.vector.VectorResult;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results of a search as rows to be printed. */
final class SearchRows {
    private static final int SHOWN_DIGITS = 3;
    private static final Columns FOR_PROGRAMS = Columns.of("rank", "score", "key", "highlights", "row");
    private static final Columns NEAR_FOR_PROGRAMS = Columns.of("score", "distance", "key", "row");

    private final OutputFormat format;
    private final List<String> columns;

    /** @param columns the ones that are shown; none for all */
    SearchRows(OutputFormat format, List<String> columns) {
        this.format = format;
        this.columns = columns;
    }

    Row row(TextResult result) {
        Map<String, @Nullable Object> shown = shown(result.row());
        return format == OutputFormat.JSON
                ? Row.of(FOR_PROGRAMS, result.rank(), result.score(), result.key(), result.highlights(), shown)
                : forPeople(result, shown);
    }

    /** The vector itself is left out, unless it is asked for. */
    Row row(VectorResult result, String vectors) {
        Map<String, @Nullable Object> shown = shown(result.row());
        if (columns.isEmpty()) {
            shown = new LinkedHashMap<>(shown);
            shown.remove(vectors);
        }
        if (format == OutputFormat.JSON) {
            return Row.of(NEAR_FOR_PROGRAMS, result.score(), result.distance(), result.key(), shown);
        }
        List<String> names = new ArrayList<>(List.of("score", "distance"));
        names.addAll(shown.keySet());
        List<@Nullable Object> values = new ArrayList<>(List.of(rounded(result.score()), rounded(result.distance())));
        values.addAll(shown.values());
        return Row.of(Columns.of(names), values.toArray());
    }

    /** What matches stands in the place of the text it is of. */
    private static Row forPeople(TextResult result, Map<String, @Nullable Object> shown) {
        List<String> names = new ArrayList<>(List.of("rank", "score"));
        List<@Nullable Object> values = new ArrayList<>();
        values.add(result.rank());
        values.add(rounded(result.score()));
        shown.forEach((name, value) -> {
            names.add(name);
            String highlight = result.highlights().get(name);
            values.add(highlight == null ? value : highlight);
        });
        return Row.of(Columns.of(names.toArray(String[]::new)), values.toArray());
    }

    private static BigDecimal rounded(double number) {
        return BigDecimal.valueOf(number).setScale(SHOWN_DIGITS, RoundingMode.HALF_EVEN);
    }

    private Map<String, @Nullable Object> shown(Row row) {
        Map<String, @Nullable Object> all = row.toMap();
        if (columns.isEmpty()) {
            return all;
        }
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        for (String column : columns) {
            if (!all.containsKey(column)) {
                throw new FailedCommandException("The table has no column " + column + " for --column; it has "
                        + String.join(", ", all.keySet()) + ".");
            }
            shown.put(column, all.get(column));
        }
        return shown;
    }
}
