package io.millrace.fulltext.internal.index;

import io.millrace.fulltext.TextSearch;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Whether a search goes on behind a key that its table can have. SQLite puts a text behind all numbers instead of refusing it, and PostgreSQL
 * rounds a fraction.
 */
final class PlaceCheck {
    private static final Set<String> INTEGERS = Set.of("smallint", "integer", "bigint");
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,19}");
    private static final Pattern UUIDS = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private PlaceCheck() {}

    /** @throws IllegalArgumentException when it does not fit */
    static void require(StoredIndex index, TextSearch search) {
        if (search.afterScore().isEmpty()) {
            return;
        }
        List<Object> key = search.afterKey();
        if (key.size() != index.keys().size()) {
            throw new IllegalArgumentException("The key of the result to begin behind has " + key.size()
                    + " values, and that of the table " + index.definition().table() + " has "
                    + index.keys().size() + ".");
        }
        for (int i = 0; i < key.size(); i++) {
            KeyColumn column = index.keys().get(i);
            boolean integer = index.rowidKey() || INTEGERS.contains(column.type());
            if (integer ? !isInteger(key.get(i)) : column.type().equals("uuid") && !isUuid(key.get(i))) {
                throw new IllegalArgumentException("The key of the result to begin behind does not fit the column "
                        + column.name() + " of the table " + index.definition().table() + ", which is of the type "
                        + column.type() + ".");
            }
        }
    }

    private static boolean isInteger(Object value) {
        return value instanceof String text
                ? INTEGER.matcher(text).matches()
                : value instanceof Long
                        || value instanceof Integer
                        || value instanceof Short
                        || value instanceof Byte
                        || value instanceof BigInteger
                        || (value instanceof BigDecimal number
                                && number.stripTrailingZeros().scale() <= 0);
    }

    private static boolean isUuid(Object value) {
        return value instanceof UUID
                || (value instanceof String text && UUIDS.matcher(text).matches());
    }
}
