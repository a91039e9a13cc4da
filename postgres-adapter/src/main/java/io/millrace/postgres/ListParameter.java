package io.millrace.postgres;

import io.millrace.sql.TimePrecision;
import io.millrace.sql.WellFormedText;
import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A list as one value, as for {@code = ANY(?)}: an array of the type that its elements have. */
final class ListParameter {
    /** Of these the driver makes arrays with a type. */
    private static final Set<Class<?>> TYPED = Set.of(
            String.class,
            Long.class,
            Integer.class,
            Short.class,
            Double.class,
            Float.class,
            Boolean.class,
            BigDecimal.class,
            UUID.class,
            Instant.class,
            OffsetDateTime.class,
            ZonedDateTime.class,
            LocalDate.class,
            LocalDateTime.class,
            LocalTime.class);

    private static final Set<Class<?>> WHOLE = Set.of(Long.class, Integer.class, Short.class, Byte.class);

    private ListParameter() {}

    /** Whether a value is a list, and not one of the arrays that the driver binds as they are. */
    static boolean is(Object value) {
        if (value instanceof Collection) {
            return true;
        }
        Class<?> element = value.getClass().getComponentType();
        return element != null
                && (element.isPrimitive()
                        ? element != byte.class && element != float.class
                        : element == Object.class
                                || element.isEnum()
                                || WHOLE.contains(element)
                                || TYPED.contains(element));
    }

    /**
     * What the driver binds in place of a list.
     *
     * @param list a {@linkplain #is list}
     * @param encode what the driver binds in place of an element
     * @throws IllegalArgumentException when its elements are no values of one type
     */
    static Object encode(Object list, Function<Object, Object> encode) {
        List<@Nullable Object> elements = new ArrayList<>();
        Set<Class<?>> types = new LinkedHashSet<>();
        for (Object element : elementsOf(list)) {
            if (element instanceof String text) {
                WellFormedText.require(text);
            }
            Object exact = element instanceof Temporal time ? TimePrecision.of(time) : element;
            Object bound = exact == null ? null : encode.apply(exact);
            elements.add(bound);
            if (bound != null) {
                types.add(bound.getClass());
            }
        }
        Class<?> only = types.size() == 1 ? types.iterator().next() : Void.class;
        if (TYPED.contains(only)) {
            return array(only, elements);
        }
        if (!types.isEmpty() && WHOLE.containsAll(types)) {
            elements.replaceAll(element -> element == null ? null : ((Number) element).longValue());
            return array(Long.class, elements);
        }
        // Without a type it fits whatever the place in the statement asks for.
        return Parameters.in(PostgresqlObjectId.UNSPECIFIED, literal(elements, types));
    }

    private static List<@Nullable Object> elementsOf(Object list) {
        if (list instanceof Collection<?> collection) {
            return new ArrayList<>(collection);
        }
        int length = Array.getLength(list);
        List<@Nullable Object> elements = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            elements.add(Array.get(list, i));
        }
        return elements;
    }

    private static Object array(Class<?> type, List<@Nullable Object> elements) {
        return elements.toArray(size -> (Object[]) Array.newInstance(type, size));
    }

    /** The text of an array whose elements go as text without a type, such as the names of enum constants, or are all null. */
    private static String literal(List<@Nullable Object> elements, Set<Class<?>> types) {
        return elements.stream()
                .map(element -> element == null ? "NULL" : quoted(textOf(element, types)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String textOf(Object element, Set<Class<?>> types) {
        if (types.size() == 1
                && element instanceof Parameter parameter
                && parameter.getType() == PostgresqlObjectId.UNSPECIFIED
                && parameter.getValue() instanceof CharSequence text) {
            return text.toString();
        }
        throw new IllegalArgumentException(
                "it is a list of " + types.stream().map(Class::getSimpleName).toList()
                        + ". Give elements of one type that has arrays in PostgreSQL.");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
