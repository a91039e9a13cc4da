package io.millrace.hybrid.internal;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A primary key, by which rows of both arms are known, and ordered in the same way on every database: numbers by their size, texts by their code points, bytes as numbers without a
 * sign, and all else as the text that it is written as.
 */
final class RowKey implements Comparable<RowKey> {
    private final List<Object> values;

    private record Bytes(String hex) {}

    private RowKey(List<Object> values) {
        this.values = values;
    }

    static RowKey of(List<Object> key) {
        return new RowKey(key.stream().map(RowKey::comparable).toList());
    }

    private static Object comparable(Object value) {
        if (value instanceof byte[] bytes) {
            return new Bytes(HexFormat.of().formatHex(bytes));
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return comparable(bytes);
        }
        if (value instanceof Boolean) {
            return value;
        }
        return value instanceof Number number ? number(number) : value.toString();
    }

    /** Those that are no numbers, such as an infinite one, by their names. */
    private static Object number(Number number) {
        try {
            BigDecimal decimal = new BigDecimal(number.toString());
            return decimal.signum() == 0 ? BigDecimal.ZERO : decimal.stripTrailingZeros();
        } catch (NumberFormatException notFinite) {
            return number.toString();
        }
    }

    @Override
    public int compareTo(RowKey other) {
        for (int i = 0; i < Math.min(values.size(), other.values.size()); i++) {
            int order = compare(values.get(i), other.values.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(values.size(), other.values.size());
    }

    /** SQLite has numbers before texts, and texts before bytes, where a column has all of them. */
    private static int compare(Object one, Object other) {
        if (one instanceof BigDecimal number && other instanceof BigDecimal another) {
            return number.compareTo(another);
        }
        if (one instanceof Boolean truth && other instanceof Boolean another) {
            return truth.compareTo(another);
        }
        if (one instanceof Bytes bytes && other instanceof Bytes another) {
            return bytes.hex().compareTo(another.hex());
        }
        if (one instanceof String text && other instanceof String another) {
            return Arrays.compare(
                    text.codePoints().toArray(), another.codePoints().toArray());
        }
        return Integer.compare(kind(one), kind(other));
    }

    private static int kind(Object value) {
        return value instanceof Boolean ? 0 : value instanceof BigDecimal ? 1 : value instanceof String ? 2 : 3;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowKey key && values.equals(key.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }
}
