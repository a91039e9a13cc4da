package io.millrace.transfer;

import io.millrace.error.MappingException;
import io.millrace.mapping.Columns;
import io.millrace.mapping.FloatingText;
import io.millrace.mapping.Row;
import io.millrace.schema.Column;
import io.millrace.spi.TransferSupport;
import io.millrace.spi.ValueType;
import io.millrace.sql.WellFormedText;
import io.millrace.transfer.FileHeader.ColumnHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads rows of one table as {@link RowWriter} writes them, and makes of their values what the columns of the database take. */
final class RowParser {
    private static final int SHORT_VECTOR = 16;

    private final List<ColumnHeader> columns;
    private final List<ValueType> targets;
    private final List<UnaryOperator<Object>> forms;
    private final boolean anyValue;

    /**
     * Creates a parser.
     *
     * @param columns the columns of the file
     * @param takers those of the database, in the same order
     * @param support what is particular to the database
     */
    RowParser(List<ColumnHeader> columns, List<Column> takers, TransferSupport support) {
        this.columns = columns;
        this.targets = takers.stream().map(support::typeOf).toList();
        this.forms = takers.stream().map(support::importing).toList();
        this.anyValue = support.keepsAnyValue();
    }

    /** Reads an array that has begun. */
    List<@Nullable Object> read(JsonParser json) {
        @Nullable Object[] values = new @Nullable Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            JsonToken token = json.nextToken();
            if (token == JsonToken.END_ARRAY) {
                throw new BadLine("the row has " + i + " values, and its table " + values.length + " columns");
            }
            values[i] = token == JsonToken.VALUE_NULL ? null : bound(value(json, token, i), i);
        }
        if (json.nextToken() != JsonToken.END_ARRAY) {
            throw new BadLine("the row has more values than the " + values.length + " columns of its table");
        }
        return Arrays.asList(values);
    }

    private Object bound(Object value, int column) {
        try {
            return forms.get(column).apply(value);
        } catch (IllegalArgumentException refused) {
            throw bad(column, String.valueOf(refused.getMessage()));
        }
    }

    private Object value(JsonParser json, JsonToken token, int column) {
        if (token == JsonToken.START_OBJECT) {
            return named(json, column);
        }
        return fit(plain(json, token, columns.get(column).type(), column), column);
    }

    /** A value with its type, as in {@code {"text": "n/a"}}. */
    private Object named(JsonParser json, int column) {
        json.nextToken();
        ValueType type = HeaderParser.valueType(String.valueOf(json.currentName()));
        Object value = plain(json, json.nextToken(), type, column);
        if (json.nextToken() != JsonToken.END_OBJECT) {
            throw bad(column, "an object in a row names one type and its value");
        }
        return anyValue ? value : fit(value, column);
    }

    private Object plain(JsonParser json, JsonToken token, ValueType type, int column) {
        return switch (token) {
            case VALUE_STRING -> ofText(json, type, column);
            case VALUE_NUMBER_INT -> ofWholeNumber(json, type, column);
            case VALUE_NUMBER_FLOAT -> ofFraction(json, type, column);
            case VALUE_TRUE, VALUE_FALSE -> {
                require(type == ValueType.BOOLEAN, type, "a boolean", column);
                yield token == JsonToken.VALUE_TRUE;
            }
            case START_ARRAY -> {
                require(type == ValueType.VECTOR, type, "an array", column);
                yield vector(json, column);
            }
            default -> throw bad(column, "there is no value");
        };
    }

    private Object ofWholeNumber(JsonParser json, ValueType type, int column) {
        return switch (type) {
            case DECIMAL -> decimal(json, column);
            case DOUBLE -> floating(json, column);
            case ANY, INTEGER ->
                json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? json.getBigIntegerValue()
                        : json.getLongValue();
            default -> throw mismatch(type, "a whole number", column);
        };
    }

    /** By way of the conversion, which limits its digits. */
    private Object decimal(JsonParser json, int column) {
        return converted(json.getString(), ValueType.DECIMAL.javaType(), column);
    }

    private Object ofFraction(JsonParser json, ValueType type, int column) {
        return switch (type) {
            case DECIMAL -> decimal(json, column);
            case ANY, DOUBLE -> floating(json, column);
            default -> throw mismatch(type, "a number", column);
        };
    }

    private Object ofText(JsonParser json, ValueType type, int column) {
        return switch (type) {
            case ANY, TEXT -> sendable(json.getString(), column);
            case BYTES -> json.getBinaryValue();
            case DOUBLE -> notFinite(json.getString(), column);
            case BOOLEAN, INTEGER, VECTOR -> throw mismatch(type, "a string", column);
            case DECIMAL, UUID, DATE, TIME, TIMESTAMP, INSTANT, JSON -> {
                String text = sendable(json.getString(), column);
                yield type.isSpecial(text) ? text : converted(text, type.javaType(), column);
            }
        };
    }

    /** Half of a surrogate pair is no character, and would reach the database as another one. */
    private String sendable(String text, int column) {
        if (!WellFormedText.is(text)) {
            throw bad(column, "the text has half of a surrogate pair, which is no character");
        }
        return text;
    }

    /** A double; a decimal where it has more digits, and the column keeps them. */
    private Object floating(JsonParser json, int column) {
        double value = json.getDoubleValue();
        if (FloatingText.isSafe(json.getStringLength(), value)) {
            return value;
        }
        String text = json.getString();
        if (FloatingText.isSame(text, value)) {
            return value == 0 && text.startsWith("-") ? -0.0 : value;
        }
        if (targets.get(column) == ValueType.DECIMAL) {
            return decimal(json, column);
        }
        throw bad(
                column,
                Double.isInfinite(value)
                        ? "the number is beyond the range of a double"
                        : "the number has more digits than a double keeps, or is closer to zero. Write {\"decimal\": \"...\"},"
                                + " or round it before the import");
    }

    private double notFinite(String text, int column) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw mismatch(ValueType.DOUBLE, "a string", column);
        };
    }

    private float[] vector(JsonParser json, int column) {
        float[] vector = new float[SHORT_VECTOR];
        int length = 0;
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (length == vector.length) {
                vector = Arrays.copyOf(vector, 2 * length);
            }
            vector[length++] = token == JsonToken.VALUE_STRING
                    ? (float) notFinite(json.getString(), column)
                    : element(json, token, column);
        }
        return Arrays.copyOf(vector, length);
    }

    private float element(JsonParser json, JsonToken token, int column) {
        if (!token.isNumeric()) {
            throw bad(column, "a vector has an element that is no number");
        }
        float value = json.getFloatValue();
        if (Float.isInfinite(value)) {
            throw bad(column, "an element of a vector is beyond the range of a float");
        }
        if (!FloatingText.isSafe(json.getStringLength(), value) && !FloatingText.isSame(json.getString(), value)) {
            throw bad(column, "an element of a vector has more digits than a float keeps. Round it before the import");
        }
        return value;
    }

    /** The value as its column in the database takes it. */
    private Object fit(Object value, int column) {
        ValueType target = targets.get(column);
        if (target == ValueType.ANY || target.javaType().isInstance(value)) {
            return value;
        }
        if (value instanceof String text && target.isSpecial(text)) {
            return text;
        }
        if (value instanceof String text && target == ValueType.DOUBLE && ValueType.DECIMAL.isSpecial(text)) {
            return notFinite(text, column);
        }
        if (target == ValueType.INTEGER && value instanceof Instant instant) {
            return epochMillis(instant, column);
        }
        if (target == ValueType.BYTES && value instanceof float[] vector) {
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            return bytes.array();
        }
        if (target == ValueType.TEXT && value instanceof Instant instant) {
            return converted(inUtc(instant, column), String.class, column);
        }
        return converted(value, target.javaType(), column);
    }

    private long epochMillis(Instant instant, int column) {
        if (!instant.equals(instant.truncatedTo(ChronoUnit.MILLIS))) {
            throw bad(
                    column,
                    "the column keeps points in time as milliseconds, and this one has digits below that. Make it a column"
                            + " of text to keep them, or cut them off before the export");
        }
        try {
            return instant.toEpochMilli();
        } catch (ArithmeticException outOfRange) {
            throw bad(column, "the point in time is beyond those that the column counts in milliseconds");
        }
    }

    private OffsetDateTime inUtc(Instant instant, int column) {
        try {
            return instant.atOffset(ZoneOffset.UTC);
        } catch (DateTimeException outOfRange) {
            throw bad(column, "the point in time is of a year beyond " + Year.MAX_VALUE);
        }
    }

    private Object converted(Object value, Class<?> type, int column) {
        try {
            Object converted =
                    Row.of(Columns.of(columns.get(column).name()), value).get(0, type);
            if (converted != null) {
                return converted;
            }
        } catch (MappingException misfit) {
            throw new BadLine(withoutStop(misfit.reason()));
        }
        throw bad(column, "there is no value");
    }

    private void require(boolean fits, ValueType type, String found, int column) {
        if (!fits && type != ValueType.ANY) {
            throw mismatch(type, found, column);
        }
    }

    private BadLine mismatch(ValueType type, String found, int column) {
        return bad(column, found + " is no value of the type " + type.label());
    }

    private BadLine bad(int column, String what) {
        return new BadLine("column \"" + columns.get(column).name() + "\": " + what);
    }

    private static String withoutStop(String message) {
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }
}
