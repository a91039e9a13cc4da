package io.millrace.embeddings.internal;

import io.millrace.RelationalDatastore;
import io.millrace.embeddings.EmbeddingStoreException;
import io.millrace.embeddings.EmbeddingStoreException.Kind;
import io.millrace.embeddings.EmbeddingTable;
import io.millrace.query.Expression;
import io.millrace.query.Filter;
import io.millrace.query.Filter.Operator;
import io.millrace.query.RawSql;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Comparisons of metadata as conditions on rows. Frameworks' comparisons are true or false, also where there is no value, and SQL's are unknown then. So each is made already negated or not: a
 * negation is {@code (not ... or is null)}, and what is unknown is left out by {@code AND}, {@code OR} and {@code WHERE} as what is false. A value of another type than it is compared with is neither
 * equal nor less nor greater.
 */
public final class MetadataConditions {
    private final EmbeddingTable table;
    private final StoreDialect dialect;

    /** The conditions on a table's rows. */
    public MetadataConditions(RelationalDatastore datastore, EmbeddingTable table) {
        this.table = table;
        this.dialect = StoreDialect.of(datastore);
    }

    /** Compares what is under a key with a text, number, truth value or UUID, exactly. */
    public Filter compare(String key, Operator operator, Object value, boolean negated) {
        Expression field = field(key, value);
        if (isNotFinite(value)) {
            return either(compareToInfinite(key, field, operator, ((Number) value).doubleValue()), field, negated);
        }
        return either(new Filter.Comparison(field, operator, Expression.value(bound(value))), field, negated);
    }

    /** What JSON keeps is finite: less than one infinity, greater than the other, equal to none, and not comparable with what is no number. A column may have infinities. */
    private Filter compareToInfinite(String key, Expression field, Operator operator, double value) {
        if (!Double.isNaN(value) && table.metadataColumns().contains(key)) {
            return new Filter.Comparison(field, operator, dialect.infinity(value > 0));
        }
        boolean matches =
                switch (operator) {
                    case LESS, LESS_OR_EQUAL -> value == Double.POSITIVE_INFINITY;
                    case GREATER, GREATER_OR_EQUAL -> value == Double.NEGATIVE_INFINITY;
                    case EQUAL, NOT_EQUAL -> false;
                };
        return matches ? field.isNotNull() : always(false);
    }

    /** Whether what is under a key is one of some values, which are of one type. */
    public Filter in(String key, Collection<?> values, boolean negated) {
        if (values.isEmpty()) {
            return always(negated);
        }
        Object first = values.iterator().next();
        Expression field = field(key, first);
        List<Object> bound = new ArrayList<>(values.size());
        Filter infinite = always(false);
        for (Object value : values) {
            if (type(value) != type(first)) {
                throw new EmbeddingStoreException(
                        Kind.FILTER,
                        "A filter compares one key with values of several types, such as texts and numbers.");
            }
            if (isNotFinite(value)) {
                infinite = infinite.or(compareToInfinite(key, field, Operator.EQUAL, ((Number) value).doubleValue()));
            } else {
                bound.add(bound(value));
            }
        }
        return either(field.in(bound).or(infinite), field, negated);
    }

    /** Whether a text is under a key, and has another in it. */
    public Filter contains(String key, String part, boolean negated) {
        Expression text = field(key, part);
        return either(dialect.contains(text, sendable(part)), text, negated);
    }

    /** Whether there is nothing under a key. */
    public Filter isMissing(String key, boolean negated) {
        Expression any =
                table.metadataColumns().contains(key) ? Expression.column(key) : dialect.any(metadata(), sendable(key));
        return negated ? any.isNotNull() : any.isNull();
    }

    private static Filter always(boolean holds) {
        return RawSql.of(holds ? "1 = 1" : "1 = 0");
    }

    private static Filter either(Filter comparison, Expression field, boolean negated) {
        return negated ? Filter.not(comparison).or(field.isNull()) : comparison;
    }

    private Expression field(String key, Object value) {
        MetadataValue type = type(value);
        if (table.metadataColumns().contains(key)) {
            Expression column = Expression.column(key);
            return switch (type) {
                case TEXT -> dialect.columnText(column);
                case TRUTH -> dialect.columnTruth(column);
                default -> dialect.columnNumber(column);
            };
        }
        String name = sendable(key);
        return switch (type) {
            case TEXT -> dialect.text(metadata(), name);
            case TRUTH -> dialect.truth(metadata(), name);
            default -> dialect.number(metadata(), name);
        };
    }

    private Expression metadata() {
        return Expression.column(table.metadata()
                .orElseThrow(() -> new EmbeddingStoreException(
                        Kind.FILTER, "A filter asks for metadata for which the table has no column.")));
    }

    private Object bound(Object value) {
        return switch (type(value)) {
            case NUMBER -> dialect.bound(new BigDecimal(value.toString()));
            case TRUTH -> value;
            default -> sendable(value.toString());
        };
    }

    /** One database would find nothing by others, and another refuse them. */
    private static String sendable(String text) {
        if (!MetadataValue.isText(text)) {
            throw new EmbeddingStoreException(
                    Kind.FILTER,
                    "A filter has a NUL or half of a surrogate pair in a key or a value, which metadata cannot have.");
        }
        return text;
    }

    private static MetadataValue type(Object value) {
        MetadataValue type = MetadataValue.of(value);
        if (type == MetadataValue.OTHER) {
            throw new EmbeddingStoreException(
                    Kind.FILTER,
                    "A filter compares with a value of the " + value.getClass()
                            + "; metadata are texts, numbers (byte to long, float, double), truth values and UUIDs.");
        }
        return type;
    }

    private static boolean isNotFinite(Object value) {
        return (value instanceof Double || value instanceof Float) && !Double.isFinite(((Number) value).doubleValue());
    }
}
