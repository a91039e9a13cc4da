package io.millrace.langchain4j.contract;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.ContainsString;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThan;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsIn;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThan;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotIn;
import java.util.List;
import java.util.Random;

/** Metadata and filters that hit often: few keys and values, each key of one type, and names that mean something elsewhere. */
final class RandomFilters {
    private static final List<String> TEXT_KEYS = List.of("text", "a.b", "it's \"odd\\\" $", "t[0]");
    private static final List<String> NUMBER_KEYS = List.of("number", "$.n");
    static final List<String> TEXTS = List.of("", "a", "A", "a%", "a_b", "\u00e9", "z\\", "10", "9");
    private static final List<Number> NUMBERS =
            List.of(0, 1, -1, 2L, 9007199254740993L, 1.5f, 1.5d, 0.1f, 0.1d, -2.5e-10, 1e15, Long.MIN_VALUE);

    private RandomFilters() {}

    static Metadata metadata(Random random) {
        Metadata metadata = new Metadata();
        for (String key : TEXT_KEYS) {
            if (random.nextInt(3) > 0) {
                metadata.put(key, any(random, TEXTS));
            }
        }
        for (String key : NUMBER_KEYS) {
            if (random.nextInt(3) > 0) {
                Number number = any(random, NUMBERS);
                if (number instanceof Integer value) {
                    metadata.put(key, value);
                } else if (number instanceof Long value) {
                    metadata.put(key, value);
                } else if (number instanceof Float value) {
                    metadata.put(key, value);
                } else {
                    metadata.put(key, number.doubleValue());
                }
            }
        }
        return metadata;
    }

    static Filter filter(Random random, int depth) {
        return filter(random, depth, TEXT_KEYS, NUMBER_KEYS);
    }

    static Filter filter(Random random, int depth, List<String> textKeys, List<String> numberKeys) {
        int kind = depth == 0 ? 3 : random.nextInt(6);
        return switch (kind) {
            case 0 ->
                Filter.and(
                        filter(random, depth - 1, textKeys, numberKeys),
                        filter(random, depth - 1, textKeys, numberKeys));
            case 1 ->
                Filter.or(
                        filter(random, depth - 1, textKeys, numberKeys),
                        filter(random, depth - 1, textKeys, numberKeys));
            case 2 -> Filter.not(filter(random, depth - 1, textKeys, numberKeys));
            default ->
                random.nextBoolean()
                        ? comparison(random, any(random, textKeys), TEXTS)
                        : comparison(random, any(random, numberKeys), NUMBERS);
        };
    }

    private static <T> Filter comparison(Random random, String key, List<T> values) {
        T value = any(random, values);
        Comparable<?> comparable = (Comparable<?>) value;
        return switch (random.nextInt(value instanceof String ? 9 : 8)) {
            case 0 -> new IsEqualTo(key, value);
            case 1 -> new IsNotEqualTo(key, value);
            case 2 -> new IsGreaterThan(key, comparable);
            case 3 -> new IsGreaterThanOrEqualTo(key, comparable);
            case 4 -> new IsLessThan(key, comparable);
            case 5 -> new IsLessThanOrEqualTo(key, comparable);
            case 6 -> new IsIn(key, List.of(value, any(random, values)));
            case 7 -> new IsNotIn(key, List.of(value, any(random, values)));
            default -> new ContainsString(key, value.toString());
        };
    }

    private static <T> T any(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
