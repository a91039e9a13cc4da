package io.millrace.mapping;

import java.util.List;
import java.util.Locale;

/**
 * Finds the column of a property: the first whose name is the same; else the first that is the same but for case; else the
 * first that is the same but for case and underscores, so that {@code created_at} meets {@code createdAt}.
 */
final class ColumnMatcher {
    private ColumnMatcher() {}

    /** The column's position, or -1 when there is none. */
    static int find(Columns columns, String property) {
        int exact = columns.names().indexOf(property);
        if (exact >= 0) {
            return exact;
        }
        int sameLetters = columns.indexOf(property);
        return sameLetters >= 0 ? sameLetters : findWithoutUnderscores(columns.names(), property);
    }

    private static int findWithoutUnderscores(List<String> names, String property) {
        String wanted = plain(property);
        for (int i = 0; i < names.size(); i++) {
            if (plain(names.get(i)).equals(wanted)) {
                return i;
            }
        }
        return -1;
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}
