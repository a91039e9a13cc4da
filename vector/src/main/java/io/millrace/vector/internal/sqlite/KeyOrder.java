package io.millrace.vector.internal.sqlite;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** The order of keys as SQLite has it without collations: numbers, texts by their code points, bytes. */
final class KeyOrder implements Comparator<Object[]> {
    static final KeyOrder INSTANCE = new KeyOrder();

    private KeyOrder() {}

    @Override
    public int compare(Object[] one, Object[] other) {
        for (int i = 0; i < one.length; i++) {
            int order = value(one[i], other[i]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int value(Object one, Object other) {
        if (one instanceof Long first && other instanceof Long second) {
            return Long.compare(first, second);
        } else if (one instanceof Number first && other instanceof Number second) {
            return Double.compare(first.doubleValue(), second.doubleValue());
        } else if (one instanceof String first && other instanceof String second) {
            return Arrays.compareUnsigned(
                    first.getBytes(StandardCharsets.UTF_8), second.getBytes(StandardCharsets.UTF_8));
        } else if (one instanceof byte[] first && other instanceof byte[] second) {
            return Arrays.compareUnsigned(first, second);
        }
        return Integer.compare(storageClass(one), storageClass(other));
    }

    private static int storageClass(Object value) {
        return value instanceof Number ? 0 : value instanceof String ? 1 : 2;
    }
}
