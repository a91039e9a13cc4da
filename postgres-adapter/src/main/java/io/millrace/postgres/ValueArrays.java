package io.millrace.postgres;

import io.r2dbc.postgresql.codec.Json;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The values of many rows as one array for each parameter, of the type that the driver gives to a single value of its class. A
 * parameter that is null in all rows has none: its type is not known.
 */
final class ValueArrays {
    /**
     * How the values of a class travel.
     *
     * @param element the class that the array is made of
     * @param array the type of the array's elements in PostgreSQL
     * @param type the type of a single value
     * @param convert makes an element of a value
     */
    private record Kind(Class<?> element, String array, String type, Function<Object, Object> convert) {}

    private static final Map<Class<?>, Kind> KINDS = Map.ofEntries(
            plain(String.class, "varchar"),
            plain(Long.class, "int8"),
            plain(Integer.class, "int4"),
            plain(Short.class, "int2"),
            plain(Double.class, "float8"),
            plain(Float.class, "float4"),
            plain(Boolean.class, "bool"),
            plain(BigDecimal.class, "numeric"),
            plain(UUID.class, "uuid"),
            plain(Instant.class, "timestamptz"),
            plain(OffsetDateTime.class, "timestamptz"),
            plain(ZonedDateTime.class, "timestamptz"),
            plain(LocalDate.class, "date"),
            plain(LocalDateTime.class, "timestamp"),
            plain(LocalTime.class, "time"),
            asText(byte[].class, "bytea", value -> "\\x" + HexFormat.of().formatHex((byte[]) value)));

    private static final Kind JSON = new Kind(String.class, "varchar", "jsonb", value -> ((Json) value).asString());

    private final List<@Nullable Kind> kinds;
    private final List<Object> arrays;

    private ValueArrays(List<@Nullable Kind> kinds, List<Object> arrays) {
        this.kinds = kinds;
        this.arrays = arrays;
    }

    private static Map.Entry<Class<?>, Kind> plain(Class<?> type, String name) {
        return Map.entry(type, new Kind(type, name, name, Function.identity()));
    }

    private static Map.Entry<Class<?>, Kind> asText(Class<?> type, String name, Function<Object, Object> convert) {
        return Map.entry(type, new Kind(String.class, "varchar", name, convert));
    }

    /** The arrays; null when a parameter has values of several classes, or of one without arrays, or when all values are null. */
    static @Nullable ValueArrays of(List<? extends List<? extends @Nullable Object>> rows) {
        int parameters = rows.get(0).size();
        List<@Nullable Kind> kinds = new ArrayList<>(parameters);
        List<Object> arrays = new ArrayList<>(parameters);
        for (int parameter = 0; parameter < parameters; parameter++) {
            Object first = firstValue(rows, parameter);
            if (first == null) {
                kinds.add(null);
                continue;
            }
            Kind kind = first instanceof Json ? JSON : KINDS.get(first.getClass());
            Object array = kind == null ? null : array(kind, first, rows, parameter);
            if (array == null) {
                return null;
            }
            kinds.add(kind);
            arrays.add(array);
        }
        return arrays.isEmpty() ? null : new ValueArrays(kinds, arrays);
    }

    private static @Nullable Object firstValue(List<? extends List<? extends @Nullable Object>> rows, int parameter) {
        for (List<? extends @Nullable Object> row : rows) {
            Object value = row.get(parameter);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable Object array(
            Kind kind, Object first, List<? extends List<? extends @Nullable Object>> rows, int parameter) {
        Object[] array = (Object[]) Array.newInstance(kind.element, rows.size());
        for (int i = 0; i < array.length; i++) {
            Object value = rows.get(i).get(parameter);
            if (value != null && value.getClass() != first.getClass()) {
                return null;
            }
            array[i] = value == null ? null : kind.convert.apply(value);
        }
        return array;
    }

    /** The arrays themselves, one for each parameter that has one. */
    List<Object> values() {
        return arrays;
    }

    /** One text for each parameter that has an array. */
    List<String> describe(Description description) {
        List<String> texts = new ArrayList<>(arrays.size());
        for (int parameter = 1; parameter <= kinds.size(); parameter++) {
            Kind kind = kinds.get(parameter - 1);
            if (kind != null) {
                texts.add(description.of(texts.size() + 1, parameter, kind.array, kind.type));
            }
        }
        return texts;
    }

    /** What stands for a parameter: a name, or NULL where all values are null. */
    String reference(int parameter, String prefix) {
        return kinds.get(parameter - 1) == null ? "NULL" : prefix + parameter;
    }

    /** Says something about an array. */
    interface Description {
        String of(int array, int parameter, String elementType, String valueType);
    }
}
