package io.millrace.transfer;

import io.millrace.error.MappingException;
import io.millrace.error.TransferException;
import io.millrace.mapping.Json;
import io.millrace.mapping.Row;
import io.millrace.schema.Column;
import io.millrace.spi.TransferSupport;
import io.millrace.spi.ValueType;
import io.millrace.transfer.FileHeader.TableHeader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes rows of one table as arrays. A value of its column's type has the plain form of that type; one of another type, which
 * some databases allow, is an object that names its type: {@code {"text": "n/a"}}.
 */
final class RowWriter {
    private final TableHeader table;
    private final List<ValueType> types;
    private final List<UnaryOperator<Object>> forms;
    private final boolean anyValue;

    /**
     * Creates a writer.
     *
     * @param table the table as the file has it
     * @param columns its columns as the database has them
     * @param support what is particular to the database
     */
    RowWriter(TableHeader table, List<Column> columns, TransferSupport support) {
        this.table = table;
        this.types = table.columns().stream().map(FileHeader.ColumnHeader::type).toList();
        this.forms = columns.stream().map(support::exporting).toList();
        this.anyValue = support.keepsAnyValue();
    }

    /** Fails when a line is longer than {@link LineReader} takes. */
    void requireReadable(long bytes) {
        if (bytes > LineReader.LONGEST) {
            throw new TransferException(
                    "Table " + table.name() + ": a row takes " + bytes + " bytes of JSON, more than the "
                            + LineReader.LONGEST + " that an import can read. Export the other tables by name.",
                    null);
        }
    }

    void write(JsonGenerator json, Row row) {
        json.writeStartArray();
        for (int i = 0; i < types.size(); i++) {
            Object value = row.get(i);
            if (value == null) {
                json.writeNull();
            } else {
                writeValue(json, row, i, forms.get(i).apply(value));
            }
        }
        json.writeEndArray();
    }

    private void writeValue(JsonGenerator json, Row row, int column, Object value) {
        ValueType type = types.get(column);
        if (value instanceof String text && type.isWritten() && !anyValue) {
            json.writeString(text);
            return;
        }
        ValueType actual = typeOf(value);
        if (actual == type || (type == ValueType.ANY && actual != null && isPlain(actual, value))) {
            writePlain(json, actual, value);
        } else if (actual != null && (anyValue || type == ValueType.ANY)) {
            json.writeStartObject();
            json.writeName(actual.label());
            writePlain(json, actual, value);
            json.writeEndObject();
        } else {
            writePlain(json, type, converted(row, column, type));
        }
    }

    private Object converted(Row row, int column, ValueType type) {
        try {
            if (type != ValueType.ANY) {
                return Objects.requireNonNull(row.get(column, type.javaType()));
            }
        } catch (MappingException misfit) {
            throw new TransferException("Table " + table.name() + ": " + misfit.getMessage(), misfit);
        }
        throw new TransferException(
                "Table " + table.name() + ", column "
                        + table.columns().get(column).name() + ": no file can hold a value of "
                        + Objects.requireNonNull(row.get(column)).getClass().getName()
                        + ". Export the other tables by name.",
                null);
    }

    /** The type whose values are of this class; {@code null} when there is none. */
    private static @Nullable ValueType typeOf(Object value) {
        if (value instanceof String) {
            return ValueType.TEXT;
        }
        if (value instanceof Number) {
            return typeOfNumber(value);
        }
        if (value instanceof byte[]) {
            return ValueType.BYTES;
        }
        if (value instanceof Boolean) {
            return ValueType.BOOLEAN;
        }
        if (value instanceof Instant || value instanceof OffsetDateTime || value instanceof ZonedDateTime) {
            return ValueType.INSTANT;
        }
        for (ValueType type : ValueType.values()) {
            if (type != ValueType.ANY && type.javaType().isInstance(value)) {
                return type;
            }
        }
        return null;
    }

    private static @Nullable ValueType typeOfNumber(Object value) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ValueType.INTEGER;
        }
        if (value instanceof Double || value instanceof Float) {
            return ValueType.DOUBLE;
        }
        return value instanceof BigDecimal || value instanceof BigInteger ? ValueType.DECIMAL : null;
    }

    /** Whether JSON tells what it is. */
    private static boolean isPlain(ValueType type, Object value) {
        return switch (type) {
            case BOOLEAN, INTEGER, TEXT -> true;
            case DOUBLE -> Double.isFinite(((Number) value).doubleValue());
            default -> false;
        };
    }

    private void writePlain(JsonGenerator json, ValueType type, Object value) {
        switch (type) {
            case BOOLEAN -> json.writeBoolean((Boolean) value);
            case INTEGER -> json.writeNumber(((Number) value).longValue());
            case DOUBLE -> writeDouble(json, (Number) value);
            case DECIMAL -> json.writeString(value instanceof BigDecimal number ? plain(number) : value.toString());
            case BYTES -> json.writeBinary((byte[]) value);
            case INSTANT -> json.writeString(instant(value).toString());
            case JSON -> json.writeString(((Json) value).text());
            case VECTOR -> writeVector(json, (float[]) value);
            case ANY, TEXT, UUID, DATE, TIME, TIMESTAMP -> json.writeString(value.toString());
        }
    }

    /** JSON has no word for what is not finite. */
    private void writeDouble(JsonGenerator json, Number value) {
        if (!Double.isFinite(value.doubleValue())) {
            json.writeString(value.toString());
        } else if (value instanceof Float single) {
            // The text that RowParser compares with.
            json.writeNumber(single.toString());
        } else {
            json.writeNumber(value.doubleValue());
        }
    }

    private void writeVector(JsonGenerator json, float[] vector) {
        json.writeStartArray();
        for (float element : vector) {
            writeDouble(json, element);
        }
        json.writeEndArray();
    }

    /** Without an exponent where that is short, as decimals are kept as text too. */
    private static String plain(BigDecimal number) {
        return Math.abs((long) number.scale()) <= number.precision() + 100L
                ? number.toPlainString()
                : number.toString();
    }

    private static Instant instant(Object value) {
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        return value instanceof ZonedDateTime time ? time.toInstant() : (Instant) value;
    }
}
