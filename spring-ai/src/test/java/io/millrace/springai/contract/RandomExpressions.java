package io.millrace.springai.contract;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;

/** Metadata and filters that hit often: few keys and values, each key of one type, and names that mean something elsewhere. */
final class RandomExpressions {
    private static final Map<String, List<?>> VALUES = Map.of(
            "text", List.of("", "a", "A", "a%", "a_b", "\u00e9", "z\\", "10", "9"),
            "a.b", List.of("x", "y"),
            "it's \"odd\\\" $", List.of("x", "'", "\""),
            "number", List.of(0, 1, -1, 2L, 1.5f, 1.5d, -2.5e-10, 1e15, Long.MIN_VALUE),
            "$.n", List.of(1, 2, 3),
            "truth", List.of(true, false));
    private static final List<String> KEYS = VALUES.keySet().stream().sorted().toList();
    private static final List<ExpressionType> COMPARISONS = List.of(
            ExpressionType.EQ,
            ExpressionType.NE,
            ExpressionType.GT,
            ExpressionType.GTE,
            ExpressionType.LT,
            ExpressionType.LTE,
            ExpressionType.IN,
            ExpressionType.NIN,
            ExpressionType.ISNULL,
            ExpressionType.ISNOTNULL);

    private RandomExpressions() {}

    static Map<String, Object> metadata(Random random) {
        Map<String, Object> metadata = new HashMap<>();
        for (String key : KEYS) {
            if (random.nextInt(3) > 0) {
                metadata.put(key, any(random, VALUES.get(key)));
            }
        }
        return metadata;
    }

    static Filter.Expression filter(Random random, int depth) {
        return switch (depth == 0 ? 3 : random.nextInt(6)) {
            case 0 -> new Filter.Expression(ExpressionType.AND, operand(random, depth), operand(random, depth));
            case 1 -> new Filter.Expression(ExpressionType.OR, operand(random, depth), operand(random, depth));
            case 2 -> new Filter.Expression(ExpressionType.NOT, operand(random, depth));
            default -> comparison(random);
        };
    }

    private static Filter.Operand operand(Random random, int depth) {
        Filter.Expression content = filter(random, depth - 1);
        return random.nextBoolean() ? new Filter.Group(content) : content;
    }

    private static Filter.Expression comparison(Random random) {
        String key = any(random, KEYS);
        List<?> values = VALUES.get(key);
        Filter.Key named = new Filter.Key(random.nextBoolean() ? key : "\"" + key + "\"");
        ExpressionType type = any(random, COMPARISONS);
        return switch (type) {
            case ISNULL, ISNOTNULL -> new Filter.Expression(type, named);
            case IN, NIN ->
                new Filter.Expression(type, named, new Filter.Value(List.of(any(random, values), any(random, values))));
            default -> new Filter.Expression(type, named, new Filter.Value(any(random, values)));
        };
    }

    private static <T> T any(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
