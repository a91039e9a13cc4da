package io.millrace.postgres;

import io.millrace.mapping.Json;
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
 *
 * <p>An array of what Java and PostgreSQL write alike goes as its text, which takes half the time of the driver's arrays. The
 * driver writes the others.
 */
final class ValueArrays {
    /**
     * How the values of a class travel.
     *
     * @param type the type of a value in PostgreSQL
     * @param text the text of a value in an array, or null where the driver writes the array
     * @param isQuoted whether the text has to be in quotes
     */
    private record Kind(String type, @Nullable Function<Object, String> text, boolean isQuoted) {}

    /** Keeps a text as it is, and becomes {@code jsonb} where it is assigned to such a column, but in no other place. */
    private static final String JSON = "json";

    private static final Map<Class<?>, Kind> KINDS = Map.ofEntries(
            quoted(String.class, "varchar", Object::toString),
            plain(Long.class, "int8"),
            plain(Integer.class, "int4"),
            plain(Short.class, "int2"),
            plain(Double.class, "float8"),
            plain(Float.class, "float4"),
            plain(Boolean.class, "bool"),
            plain(BigDecimal.class, "numeric"),
            plain(UUID.class, "uuid"),
            quoted(byte[].class, "bytea", value -> "\\x" + HexFormat.of().formatHex((byte[]) value)),
            driver(Instant.class, "timestamptz"),
            driver(OffsetDateTime.class, "timestamptz"),
            driver(ZonedDateTime.class, "timestamptz"),
            driver(LocalDate.class, "date"),
            driver(LocalDateTime.class, "timestamp"),
            driver(LocalTime.class, "time"),
            quoted(Json.class, JSON, value -> ((Json) value).text()));

    private static final int CHARACTERS_OF_A_VALUE = 16;

    private final List<@Nullable Kind> kinds;
    private final List<Object> arrays;

    private ValueArrays(List<@Nullable Kind> kinds, List<Object> arrays) {
        this.kinds = kinds;
        this.arrays = arrays;
    }

    private static Map.Entry<Class<?>, Kind> plain(Class<?> type, String name) {
        return Map.entry(type, new Kind(name, Object::toString, false));
    }

    private static Map.Entry<Class<?>, Kind> quoted(Class<?> type, String name, Function<Object, String> text) {
        return Map.entry(type, new Kind(name, text, true));
    }

    private static Map.Entry<Class<?>, Kind> driver(Class<?> type, String name) {
        return Map.entry(type, new Kind(name, null, false));
    }

    /** The arrays; null when a parameter has values of several classes, or of one without arrays, or when all values are null. */
    static @Nullable ValueArrays of(List<? extends List<? extends @Nullable Object>> rows) {
        int parameters = rows.get(0).size();
        List<@Nullable Kind> kinds = new ArrayList<>(parameters);
        List<Object> arrays = new ArrayList<>(parameters);
        for (int parameter = 0; parameter < parameters; parameter++) {
            Class<?> type = Void.class;
            for (List<? extends @Nullable Object> row : rows) {
                Object value = row.get(parameter);
                if (value != null && value.getClass() != type) {
                    if (type != Void.class) {
                        return null;
                    }
                    type = value.getClass();
                }
            }
            if (type == Void.class) {
                kinds.add(null);
                continue;
            }
            Kind kind = KINDS.get(type);
            if (kind == null) {
                return null;
            }
            kinds.add(kind);
            arrays.add(kind.text == null ? array(type, rows, parameter) : text(kind, kind.text, rows, parameter));
        }
        return arrays.isEmpty() ? null : new ValueArrays(kinds, arrays);
    }

    private static Object array(Class<?> type, List<? extends List<? extends @Nullable Object>> rows, int parameter) {
        Object array = Array.newInstance(type, rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Array.set(array, i, rows.get(i).get(parameter));
        }
        return array;
    }

    private static String text(
            Kind kind,
            Function<Object, String> text,
            List<? extends List<? extends @Nullable Object>> rows,
            int parameter) {
        StringBuilder array = new StringBuilder(rows.size() * CHARACTERS_OF_A_VALUE);
        char separator = '{';
        for (List<? extends @Nullable Object> row : rows) {
            array.append(separator);
            separator = ',';
            Object value = row.get(parameter);
            if (value == null) {
                array.append("NULL");
            } else if (kind.isQuoted) {
                quote(array, text.apply(value));
            } else {
                array.append(text.apply(value));
            }
        }
        return array.append('}').toString();
    }

    private static void quote(StringBuilder array, String text) {
        array.append('"');
        if (text.indexOf('"') < 0 && text.indexOf('\\') < 0) {
            array.append(text);
        } else {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"' || c == '\\') {
                    array.append('\\');
                }
                array.append(c);
            }
        }
        array.append('"');
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
                int array = texts.size() + 1;
                String bound = "$" + array + (kind.text == null ? "" : "::text") + "::" + kind.type + "[]";
                texts.add(description.of(array, parameter, kind.type, bound));
            }
        }
        return texts;
    }

    /** Whether an array of the parameter fits only where its values are stored or cast; a single value has no type of its own. */
    boolean isForStoring(int parameter) {
        Kind kind = kinds.get(parameter - 1);
        return kind != null && kind.type.equals(JSON);
    }

    /** What stands for a parameter: a name, or NULL where all values are null. */
    String reference(int parameter, String prefix) {
        return kinds.get(parameter - 1) == null ? "NULL" : prefix + parameter;
    }

    /** Says something about an array: its number, that of its parameter, the type of its values, and itself where it is bound. */
    interface Description {
        String of(int array, int parameter, String type, String bound);
    }
}
