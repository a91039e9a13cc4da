package io.millrace.springai;

import io.millrace.embeddings.EmbeddingStoreException;
import io.millrace.embeddings.EmbeddingStoreException.Kind;
import io.millrace.embeddings.internal.MetadataConditions;
import io.millrace.query.Filter.Operator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;

/**
 * Spring AI's filter expressions as filters of rows, with the meaning that they have in Spring AI's store in memory: what is missing is less than everything. A negation is brought down to the
 * comparisons, which {@link MetadataConditions} keeps true or false.
 */
final class FilterExpressions {
    private final MetadataConditions conditions;

    FilterExpressions(MetadataConditions conditions) {
        this.conditions = conditions;
    }

    io.millrace.query.Filter filter(Filter.Expression expression) {
        return filter(expression, false);
    }

    private io.millrace.query.Filter filter(Filter.@Nullable Operand operand, boolean negated) {
        if (operand instanceof Filter.Group group) {
            return filter(group.content(), negated);
        }
        if (!(operand instanceof Filter.Expression expression)) {
            throw refused("A filter has a key or a value where a condition belongs.");
        }
        return switch (expression.type()) {
            case NOT -> filter(expression.left(), !negated);
            case AND, OR -> both(expression, (expression.type() == ExpressionType.AND) != negated, negated);
            case EQ -> compare(expression, Operator.EQUAL, negated);
            case NE -> compare(expression, Operator.EQUAL, !negated);
            case GT -> compare(expression, Operator.GREATER, negated);
            case GTE -> compare(expression, Operator.GREATER_OR_EQUAL, negated);
            case LT -> missingOr(expression, Operator.LESS, negated);
            case LTE -> missingOr(expression, Operator.LESS_OR_EQUAL, negated);
            case IN -> conditions.in(key(expression), values(expression), negated);
            case NIN -> conditions.in(key(expression), values(expression), !negated);
            case ISNULL -> conditions.isMissing(key(expression), negated);
            case ISNOTNULL -> conditions.isMissing(key(expression), !negated);
        };
    }

    private io.millrace.query.Filter both(Filter.Expression expression, boolean and, boolean negated) {
        io.millrace.query.Filter left = filter(expression.left(), negated);
        io.millrace.query.Filter right = filter(expression.right(), negated);
        return and ? left.and(right) : left.or(right);
    }

    private io.millrace.query.Filter compare(Filter.Expression expression, Operator operator, boolean negated) {
        return conditions.compare(key(expression), operator, value(expression), negated);
    }

    private io.millrace.query.Filter missingOr(Filter.Expression expression, Operator operator, boolean negated) {
        io.millrace.query.Filter less = compare(expression, operator, negated);
        io.millrace.query.Filter missing = conditions.isMissing(key(expression), negated);
        return negated ? less.and(missing) : less.or(missing);
    }

    /** The key, without the quotes around it that builders of expressions leave there. */
    private static String key(Filter.Expression expression) {
        if (!(expression.left() instanceof Filter.Key named)) {
            throw refused("A filter compares what is no key of metadata.");
        }
        String key = named.key();
        boolean quoted = key.length() >= 2
                && (key.charAt(0) == '"' || key.charAt(0) == '\'')
                && key.charAt(key.length() - 1) == key.charAt(0);
        return quoted ? key.substring(1, key.length() - 1) : key;
    }

    private static Object value(Filter.Expression expression) {
        if (!(expression.right() instanceof Filter.Value value)) {
            throw refused("A filter compares with what is no value.");
        }
        return comparable(value.value());
    }

    private static List<Object> values(Filter.Expression expression) {
        if (!(expression.right() instanceof Filter.Value list) || !(list.value() instanceof Collection<?> values)) {
            throw refused("IN and NIN compare with a list.");
        }
        List<Object> comparable = new ArrayList<>(values.size());
        for (Object value : values) {
            comparable.add(comparable(value));
        }
        return comparable;
    }

    private static Object comparable(@Nullable Object value) {
        if (value == null) {
            throw refused("A filter compares with null: say ISNULL or ISNOTNULL.");
        }
        if (value instanceof Number number && Double.isNaN(number.doubleValue())) {
            throw refused("A filter compares with what is no number (NaN).");
        }
        return Dates.asText(value, Kind.FILTER);
    }

    private static EmbeddingStoreException refused(String problem) {
        return new EmbeddingStoreException(Kind.FILTER, problem);
    }
}
