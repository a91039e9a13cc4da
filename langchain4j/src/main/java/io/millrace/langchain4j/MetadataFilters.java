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
import io.millrace.embeddings.EmbeddingStoreException;
import io.millrace.embeddings.EmbeddingStoreException.Kind;
import io.millrace.embeddings.internal.MetadataConditions;
import io.millrace.query.Filter;
import io.millrace.query.Filter.Operator;
import java.util.Collection;
import java.util.UUID;

/**
 * LangChain4j's filters as filters of rows. A negation is brought down to the comparisons, which {@link MetadataConditions} keeps true or false.
 */
final class MetadataFilters {
    private final MetadataConditions conditions;

    MetadataFilters(MetadataConditions conditions) {
        this.conditions = conditions;
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
            return conditions.compare(equal.key(), Operator.EQUAL, known(equal.comparisonValue()), negated);
        }
        if (filter instanceof IsNotEqualTo other) {
            return conditions.compare(other.key(), Operator.EQUAL, known(other.comparisonValue()), !negated);
        }
        if (filter instanceof IsGreaterThan greater) {
            return conditions.compare(greater.key(), Operator.GREATER, known(greater.comparisonValue()), negated);
        }
        if (filter instanceof IsGreaterThanOrEqualTo greater) {
            return conditions.compare(
                    greater.key(), Operator.GREATER_OR_EQUAL, known(greater.comparisonValue()), negated);
        }
        if (filter instanceof IsLessThan less) {
            return conditions.compare(less.key(), Operator.LESS, known(less.comparisonValue()), negated);
        }
        if (filter instanceof IsLessThanOrEqualTo less) {
            return conditions.compare(less.key(), Operator.LESS_OR_EQUAL, known(less.comparisonValue()), negated);
        }
        if (filter instanceof IsIn in) {
            return conditions.in(in.key(), known(in.comparisonValues()), negated);
        }
        if (filter instanceof IsNotIn in) {
            return conditions.in(in.key(), known(in.comparisonValues()), !negated);
        }
        if (filter instanceof ContainsString contains) {
            return conditions.contains(contains.key(), contains.comparisonValue(), negated);
        }
        throw new EmbeddingStoreException(
                Kind.FILTER, "A filter of the " + filter.getClass() + " cannot be asked of a database.");
    }

    private static Object known(Object value) {
        if (value instanceof String || value instanceof UUID || value instanceof Number) {
            return value;
        }
        throw new EmbeddingStoreException(
                Kind.FILTER,
                "A filter compares with a value of the " + value.getClass()
                        + "; LangChain4j's metadata are texts, numbers and UUIDs.");
    }

    private static Collection<?> known(Collection<?> values) {
        values.forEach(value -> known((Object) value));
        return values;
    }
}
