package io.millrace.langchain4j;

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
import io.millrace.langchain4j.EmbeddingStoreException.Kind;
import io.millrace.query.Expression;
import io.millrace.query.Filter;
import io.millrace.query.Filter.Operator;
import io.millrace.query.RawSql;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * LangChain4j's filters as filters of rows. Theirs are true or false, also where there is no value, and SQL's are unknown then. So a negation is brought down to the
 * comparisons, where it is {@code (not ... or is null)}; what is unknown is left out by {@code AND}, {@code OR} and {@code WHERE} as what is false.
 */
final class MetadataFilters {
    private final EmbeddingTable table;
    private final StoreDialect dialect;

    MetadataFilters(EmbeddingTable table, StoreDialect dialect) {
        this.table = table;
        this.dialect = dialect;
    }

    Filter filter(dev.langchain4j.store.embedding.filter.Filter filter) {
        return filter(filter, false);
    }

    private Filter filter(dev.langchain4j.store.embedding.filter.Filter filter, boolean negated) {
        if (filter instanceof Not not) {
            return filter(not.expression(), !negated);
        }
        if (filter instanceof And and) {
            Filter left = filter(and.left(), negated);
            Filter right = filter(and.right(), negated);
            return negated ? left.or(right) : left.and(right);
        }
        if (filter instanceof Or or) {
            Filter left = filter(or.left(), negated);
            Filter right = filter(or.right(), negated);
            return negated ? left.and(right) : left.or(right);
        }
        return comparison(filter, negated);
    }

    private Filter comparison(dev.langchain4j.store.embedding.filter.Filter filter, boolean negated) {
        if (filter instanceof IsEqualTo equal) {
            return compare(equal.key(), Operator.EQUAL, equal.comparisonValue(), negated);
        }
        if (filter instanceof IsNotEqualTo other) {
            return compare(other.key(), Operator.EQUAL, other.comparisonValue(), !negated);
        }
        if (filter instanceof IsGreaterThan greater) {
            return compare(greater.key(), Operator.GREATER, greater.comparisonValue(), negated);
        }
        if (filter instanceof IsGreaterThanOrEqualTo greater) {
            return compare(greater.key(), Operator.GREATER_OR_EQUAL, greater.comparisonValue(), negated);
        }
        if (filter instanceof IsLessThan less) {
            return compare(less.key(), Operator.LESS, less.comparisonValue(), negated);
        }
        if (filter instanceof IsLessThanOrEqualTo less) {
            return compare(less.key(), Operator.LESS_OR_EQUAL, less.comparisonValue(), negated);
        }
        if (filter instanceof IsIn in) {
            return in(in.key(), in.comparisonValues(), negated);
        }
        if (filter instanceof IsNotIn in) {
            return in(in.key(), in.comparisonValues(), !negated);
        }
        if (filter instanceof ContainsString contains) {
            Expression text = field(contains.key(), contains.comparisonValue());
            return either(dialect.contains(text, contains.comparisonValue()), text, negated);
        }
        throw new EmbeddingStoreException(
                Kind.FILTER, "A filter of the " + filter.getClass() + " cannot be asked of a database.");
    }

    private Filter compare(String key, Operator operator, Object value, boolean negated) {
        Expression field = field(key, value);
        if (isNotFinite(value)) {
            return either(compareToInfinite(field, operator, ((Number) value).doubleValue()), field, negated);
        }
        return either(new Filter.Comparison(field, operator, Expression.value(bound(key, value))), field, negated);
    }

    /** What is kept is finite: less than one infinity, greater than the other, equal to none, and not comparable with what is no number. */
    private static Filter compareToInfinite(Expression field, Operator operator, double value) {
        boolean matches =
                switch (operator) {
                    case LESS, LESS_OR_EQUAL -> value == Double.POSITIVE_INFINITY;
                    case GREATER, GREATER_OR_EQUAL -> value == Double.NEGATIVE_INFINITY;
                    case EQUAL, NOT_EQUAL -> false;
                };
        return matches ? field.isNotNull() : RawSql.of("1 = 0");
    }

    private Filter in(String key, Collection<?> values, boolean negated) {
        Object first = values.iterator().next();
        Expression field = field(key, first);
        List<Object> bound = new ArrayList<>(values.size());
        for (Object value : values) {
            if (isText(value) != isText(first)) {
                throw new EmbeddingStoreException(Kind.FILTER, "A filter compares one key with texts and numbers.");
            }
            if (!isNotFinite(value)) {
                bound.add(bound(key, value));
            }
        }
        return either(field.in(bound), field, negated);
    }

    private static Filter either(Filter comparison, Expression field, boolean negated) {
        return negated ? Filter.not(comparison).or(field.isNull()) : comparison;
    }

    private Expression field(String key, Object value) {
        boolean text = isText(value);
        if (table.metadataColumns().contains(key)) {
            Expression column = Expression.column(key);
            return value instanceof String ? dialect.byCodePoint(column) : column;
        }
        Expression metadata = Expression.column(table.metadata()
                .orElseThrow(() -> new EmbeddingStoreException(
                        Kind.FILTER, "A filter asks for metadata for which the table has no column.")));
        return text ? dialect.text(metadata, key) : dialect.number(metadata, key);
    }

    private Object bound(String key, Object value) {
        if (table.metadataColumns().contains(key)) {
            return value;
        }
        return value instanceof Number ? dialect.bound(new BigDecimal(value.toString())) : value.toString();
    }

    private static boolean isText(Object value) {
        if (value instanceof String || value instanceof UUID) {
            return true;
        }
        if (value instanceof Integer || value instanceof Long || value instanceof Float || value instanceof Double) {
            return false;
        }
        throw new EmbeddingStoreException(
                Kind.FILTER,
                "A filter compares with a value of the " + value.getClass()
                        + "; metadata are texts, numbers (int, long, float, double) and UUIDs.");
    }

    private static boolean isNotFinite(Object value) {
        return (value instanceof Double || value instanceof Float) && !Double.isFinite(((Number) value).doubleValue());
    }
}
