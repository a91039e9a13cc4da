package io.millrace.springai.contract;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;

/** Metadata whose keys have values of several types, filters that compare them with any, and what the store says that these mean. */
final class MixedDocuments {
    private static final List<String> KEYS =
            List.of("key", "a.b", "it's \"odd\\\" $", "\uD83D\uDE00", "%_ ", "$[0]", "NULL", "_datastore_m", "value");
    private static final List<Object> VALUES = List.of(
            "",
            "1",
            "true",
            "\uFFFD",
            "\uD83D\uDE00",
            "2026-02-03T04:05:06Z",
            true,
            false,
            0,
            1,
            1L,
            1.0,
            0.1,
            0.1f,
            0.1 + 0.2,
            -0.0,
            1L << 53,
            (1L << 53) + 1,
            9007199254740992.0,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            1e19,
            1e-300,
            Double.MIN_VALUE,
            Double.MAX_VALUE);
    private static final List<Double> INFINITE = List.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    private final Random random;

    MixedDocuments(Random random) {
        this.random = random;
    }

    Map<String, Object> metadata() {
        Map<String, Object> metadata = new HashMap<>();
        for (String key : KEYS) {
            if (random.nextInt(3) > 0) {
                metadata.put(key, random.nextInt(8) == 0 ? List.of("1", 1) : any(VALUES));
            }
        }
        return metadata;
    }

    Filter.Expression filter(int depth, List<Document> documents) {
        return switch (depth == 0 ? 3 : random.nextInt(6)) {
            case 0 ->
                new Filter.Expression(ExpressionType.AND, filter(depth - 1, documents), filter(depth - 1, documents));
            case 1 ->
                new Filter.Expression(ExpressionType.OR, filter(depth - 1, documents), filter(depth - 1, documents));
            case 2 -> new Filter.Expression(ExpressionType.NOT, new Filter.Group(filter(depth - 1, documents)));
            default -> comparison(any(KEYS), documents);
        };
    }

    private Filter.Expression comparison(String key, List<Document> documents) {
        Object there = any(documents).getMetadata().getOrDefault(key, 1);
        Object value = there instanceof List<?> || random.nextBoolean() ? any(VALUES) : there;
        if (value instanceof Double && random.nextInt(3) == 0) {
            value = any(INFINITE);
        }
        Filter.Key named = new Filter.Key(key);
        return switch (random.nextInt(10)) {
            case 0 -> new Filter.Expression(ExpressionType.EQ, named, new Filter.Value(value));
            case 1 -> new Filter.Expression(ExpressionType.NE, named, new Filter.Value(value));
            case 2 -> new Filter.Expression(ExpressionType.GT, named, new Filter.Value(value));
            case 3 -> new Filter.Expression(ExpressionType.GTE, named, new Filter.Value(value));
            case 4 -> new Filter.Expression(ExpressionType.LT, named, new Filter.Value(value));
            case 5 -> new Filter.Expression(ExpressionType.LTE, named, new Filter.Value(value));
            case 6 -> new Filter.Expression(ExpressionType.IN, named, new Filter.Value(some(value)));
            case 7 -> new Filter.Expression(ExpressionType.NIN, named, new Filter.Value(some(value)));
            case 8 -> new Filter.Expression(ExpressionType.ISNULL, named);
            default -> new Filter.Expression(ExpressionType.ISNOTNULL, named);
        };
    }

    private List<Object> some(Object value) {
        return random.nextInt(5) == 0 ? List.of() : List.of(value, value);
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    static boolean matches(Filter.@Nullable Operand operand, Map<String, Object> metadata) {
        if (operand instanceof Filter.Group group) {
            return matches(group.content(), metadata);
        }
        Filter.Expression expression = (Filter.Expression) operand;
        if (expression.type() == ExpressionType.AND) {
            return matches(expression.left(), metadata) && matches(expression.right(), metadata);
        } else if (expression.type() == ExpressionType.OR) {
            return matches(expression.left(), metadata) || matches(expression.right(), metadata);
        } else if (expression.type() == ExpressionType.NOT) {
            return !matches(expression.left(), metadata);
        }
        Object there = metadata.get(((Filter.Key) expression.left()).key());
        Object value = expression.right() == null ? 0 : ((Filter.Value) expression.right()).value();
        return switch (expression.type()) {
            case EQ -> isEqual(there, value);
            case NE -> !isEqual(there, value);
            case GT -> order(there, value).orElse(0) > 0;
            case GTE -> order(there, value).orElse(-1) >= 0;
            case LT -> there == null || order(there, value).orElse(0) < 0;
            case LTE -> there == null || order(there, value).orElse(1) <= 0;
            case IN -> ((Collection<?>) value).stream().anyMatch(each -> isEqual(there, each));
            case NIN -> ((Collection<?>) value).stream().noneMatch(each -> isEqual(there, each));
            case ISNULL -> there == null;
            default -> there != null;
        };
    }

    private static boolean isEqual(@Nullable Object one, Object other) {
        return order(one, other).orElse(1) == 0;
    }

    /** Nothing where there is no value, or one of another type. */
    private static OptionalInt order(@Nullable Object one, Object other) {
        if (one instanceof String text && other instanceof String another) {
            return OptionalInt.of(Arrays.compare(
                    text.codePoints().toArray(), another.codePoints().toArray()));
        } else if (one instanceof Boolean truth && other instanceof Boolean another) {
            return OptionalInt.of(truth.compareTo(another));
        }
        return one instanceof Number number && other instanceof Number another
                ? OptionalInt.of(order(number, another))
                : OptionalInt.empty();
    }

    private static int order(Number one, Number other) {
        if (Double.isInfinite(other.doubleValue())) {
            return other.doubleValue() > 0 ? -1 : 1;
        }
        return new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString()));
    }
}
