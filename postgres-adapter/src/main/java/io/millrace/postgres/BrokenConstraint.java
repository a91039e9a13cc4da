package io.millrace.postgres;

import io.millrace.error.ConstraintViolationException.Constraint;
import io.r2dbc.postgresql.api.ErrorDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The constraint that the server names, and its columns: the one of {@code NOT NULL}, which it names; and those of keys, which
 * stand in the detail as {@code (a, b)=(1, 2)} in every language. The detail is there only for who may read the table.
 */
final class BrokenConstraint {
    private static final String END_OF_NAMES = ")=(";

    private BrokenConstraint() {}

    static Constraint of(ErrorDetails details) {
        Optional<String> table = details.getTableName();
        Optional<String> column = details.getColumnName();
        Optional<String> name = details.getConstraintName()
                .or(() -> column.map(only -> table.map(its -> its + "." + only).orElse(only)));
        List<String> columns = column.map(List::of)
                .orElseGet(
                        () -> details.getDetail().map(BrokenConstraint::columns).orElse(List.of()));
        return new Constraint(name.orElse(null), table.orElse(null), columns);
    }

    /** Nothing when there is an expression among them, or when it is not a key that the detail tells of. */
    static List<String> columns(String detail) {
        List<String> columns = new ArrayList<>();
        int next = detail.indexOf('(') + 1;
        while (next > 0 && next < detail.length()) {
            int end = endOfName(detail, next);
            if (end == next) {
                return List.of();
            }
            columns.add(unquoted(detail.substring(next, end)));
            if (detail.startsWith(END_OF_NAMES, end)) {
                return columns;
            }
            if (!detail.startsWith(", ", end)) {
                return List.of();
            }
            next = end + 2;
        }
        return List.of();
    }

    private static int endOfName(String detail, int start) {
        int i = start;
        if (detail.charAt(start) != '"') {
            while (i < detail.length()
                    && (detail.charAt(i) == '$' || Character.isJavaIdentifierPart(detail.charAt(i)))) {
                i++;
            }
            return i;
        }
        i++;
        while (i < detail.length()) {
            if (detail.charAt(i) != '"') {
                i++;
            } else if (detail.startsWith("\"\"", i)) {
                i += 2;
            } else {
                return i + 1;
            }
        }
        return start;
    }

    private static String unquoted(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
    }
}
