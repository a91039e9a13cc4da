package io.millrace.sqlite;

import io.millrace.sql.RowListSyntax;
import java.util.HexFormat;
import java.util.List;

/**
 * Lists of rows by SQLite's functions for JSON. A cell is the letter of its storage class and the value behind it: JSON itself has no bytes, no
 * infinite numbers and fewer digits than a double, and would embed a text that another of these functions has made.
 */
final class SqliteRowLists implements RowListSyntax {
    /** A digit more than tells every double from its neighbours; SQLite itself writes 15 digits where it is not asked for more. */
    private static final String DIGITS = "'%!.18g'";

    @Override
    public String cell(String column) {
        return "CASE typeof(" + column + ") WHEN 'text' THEN 't' || " + column + " WHEN 'integer' THEN 'i' || " + column
                + " WHEN 'real' THEN 'r' || CASE WHEN " + isNegativeZero(column) + " THEN '-0.0' ELSE printf(" + DIGITS
                + ", "
                + column + ") END WHEN 'blob' THEN 'b' || hex(" + column + ") END";
    }

    /** SQLite writes both zeros alike. */
    private static String isNegativeZero(String column) {
        return column + " = 0 AND atan2(" + column + ", -1) < 0";
    }

    @Override
    public String nested(String column) {
        return "json(" + column + ")";
    }

    @Override
    public String rows(List<String> cells) {
        return "json_group_array(json_array(" + String.join(", ", cells) + "))";
    }

    @Override
    public Object read(String cell) {
        try {
            String value = cell.substring(1);
            return switch (cell.charAt(0)) {
                case 't' -> value;
                case 'i' -> Long.valueOf(value);
                case 'r' -> real(value);
                case 'b' -> HexFormat.of().parseHex(value);
                default -> throw otherForm();
            };
        } catch (NumberFormatException | IndexOutOfBoundsException form) {
            throw otherForm();
        }
    }

    private static IllegalArgumentException otherForm() {
        return new IllegalArgumentException("its form is not the expected one");
    }

    private static Double real(String value) {
        return switch (value) {
            case "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.valueOf(value);
        };
    }
}
