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
import dev.langchain4j.store.embedding.filter.logical.And;
import dev.langchain4j.store.embedding.filter.logical.Not;
import dev.langchain4j.store.embedding.filter.logical.Or;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Metadata whose keys have values of several types, filters that compare them with any, and what the store says that these mean. */
final class MixedMetadata {
    private static final List<String> KEYS =
            List.of("key", "a.b", "it's \"odd\\\" $", "\uD83D\uDE00", "%_ ", "$[0]", "NULL", "_datastore_m", "value");
    private static final List<Object> VALUES = List.of(
            "",
            "1",
            "true",
            "\uFFFD",
            "\uD83D\uDE00",
            "2026-02-03T04:05:06Z",
            new UUID(1, 2),
            0,
            1,
            1L,
            1.0,
            1.0f,
            0.1,
            0.1f,
            0.1 + 0.2,
            -0.0,
            1L << 53,
            (1L << 53) + 1,
            9007199254740992.0,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            9.223372036854775807e18,
            1e19,
            1e-300,
            1e300,
            Double.MIN_VALUE,
            Double.MAX_VALUE);
    private static final List<Double> NOT_FINITE =
            List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    private final Random random;

    MixedMetadata(Random random) {
        this.random = random;
    }

    private Object value() {
        return random.nextInt(4) == 0 ? Double.valueOf(finite()) : any(VALUES);
    }

    /** Of all sizes, and some that others come near. */
    private double finite() {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) && random.nextBoolean() ? value : random.nextInt(1000) / 1000.0 * 7;
    }

    Metadata metadata() {
        Metadata metadata = new Metadata();
        for (String key : KEYS) {
            if (random.nextInt(3) > 0) {
                put(metadata, key, value());
            }
        }
        return metadata;
    }

    private static void put(Metadata metadata, String key, Object value) {
        if (value instanceof String text) {
            metadata.put(key, text);
        } else if (value instanceof UUID uuid) {
            metadata.put(key, uuid);
        } else if (value instanceof Integer number) {
            metadata.put(key, number);
        } else if (value instanceof Long number) {
            metadata.put(key, number);
        } else if (value instanceof Float number) {
            metadata.put(key, number);
        } else {
            metadata.put(key, (Double) value);
        }
    }

    /** A filter, which often compares with what somebody has. */
    Filter filter(int depth, List<Metadata> rows) {
        return switch (depth == 0 ? 3 : random.nextInt(6)) {
            case 0 -> Filter.and(filter(depth - 1, rows), filter(depth - 1, rows));
            case 1 -> Filter.or(filter(depth - 1, rows), filter(depth - 1, rows));
            case 2 -> Filter.not(filter(depth - 1, rows));
            default -> comparison(any(KEYS), rows);
        };
    }

    private Filter comparison(String key, List<Metadata> rows) {
        Object there = any(rows).toMap().getOrDefault(key, value());
        Object value = random.nextInt(8) == 0 ? any(NOT_FINITE) : random.nextBoolean() ? there : value();
        Comparable<?> comparable = (Comparable<?>) value;
        return switch (random.nextInt(9)) {
            case 0 -> new IsEqualTo(key, value);
            case 1 -> new IsNotEqualTo(key, value);
            case 2 -> new IsGreaterThan(key, comparable);
            case 3 -> new IsGreaterThanOrEqualTo(key, comparable);
            case 4 -> new IsLessThan(key, comparable);
            case 5 -> new IsLessThanOrEqualTo(key, comparable);
            case 6 -> new IsIn(key, List.of(value, value instanceof Number ? any(NOT_FINITE) : value.toString()));
            case 7 -> new IsNotIn(key, List.of(value, value instanceof Number ? (Object) 1 : "1"));
            default -> new ContainsString(key, value.toString());
        };
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    static boolean matches(Filter filter, Map<String, Object> metadata) {
        if (filter instanceof And and) {
            return matches(and.left(), metadata) && matches(and.right(), metadata);
        } else if (filter instanceof Or or) {
            return matches(or.left(), metadata) || matches(or.right(), metadata);
        } else if (filter instanceof Not not) {
            return !matches(not.expression(), metadata);
        } else if (filter instanceof IsEqualTo equal) {
            return isEqual(metadata.get(equal.key()), equal.comparisonValue());
        } else if (filter instanceof IsNotEqualTo other) {
            return !isEqual(metadata.get(other.key()), other.comparisonValue());
        } else if (filter instanceof IsGreaterThan greater) {
            return order(metadata.get(greater.key()), greater.comparisonValue()).orElse(0) > 0;
        } else if (filter instanceof IsGreaterThanOrEqualTo greater) {
            return order(metadata.get(greater.key()), greater.comparisonValue()).orElse(-1) >= 0;
        } else if (filter instanceof IsLessThan less) {
            return order(metadata.get(less.key()), less.comparisonValue()).orElse(0) < 0;
        } else if (filter instanceof IsLessThanOrEqualTo less) {
            return order(metadata.get(less.key()), less.comparisonValue()).orElse(1) <= 0;
        } else if (filter instanceof IsIn in) {
            return in.comparisonValues().stream().anyMatch(value -> isEqual(metadata.get(in.key()), value));
        } else if (filter instanceof IsNotIn in) {
            return in.comparisonValues().stream().noneMatch(value -> isEqual(metadata.get(in.key()), value));
        }
        ContainsString contains = (ContainsString) filter;
        return isText(metadata.get(contains.key()))
                && String.valueOf(metadata.get(contains.key())).contains(contains.comparisonValue());
    }

    private static boolean isText(@Nullable Object value) {
        return value instanceof String || value instanceof UUID;
    }

    private static boolean isEqual(@Nullable Object one, Object other) {
        return order(one, other).orElse(1) == 0;
    }

    /** Nothing where there is no value, or one of another type, or no number. */
    private static OptionalInt order(@Nullable Object one, Object other) {
        if (isText(one) && isText(other)) {
            return OptionalInt.of(Arrays.compare(
                    String.valueOf(one).codePoints().toArray(),
                    String.valueOf(other).codePoints().toArray()));
        }
        if (!(one instanceof Number number)
                || !(other instanceof Number another)
                || Double.isNaN(another.doubleValue())) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(
                Double.isInfinite(another.doubleValue())
                        ? (another.doubleValue() > 0 ? -1 : 1)
                        : new BigDecimal(number.toString()).compareTo(new BigDecimal(another.toString())));
    }
}
