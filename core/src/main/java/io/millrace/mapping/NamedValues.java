package io.millrace.mapping;

import io.millrace.error.ErrorDetails;
import io.millrace.error.ParameterException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values by name: those of a map, of the components of a record, or of the getters of a bean. */
public final class NamedValues {
    private static final ClassValue<Boolean> GIVES_VALUES = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return type.isRecord() || isBean(type);
        }
    };

    /** Where a word begins in a name of Java: {@code createdAt}, {@code parsedURLText}. */
    private static final Pattern WORD_BEGIN =
            Pattern.compile("(?<=[\\p{Ll}\\p{Nd}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

    private NamedValues() {}

    /**
     * Whether an object is one that gives values by name, and not a value itself.
     *
     * @param object the object
     * @param codecs the types that the datastore was taught, which are values
     * @return {@code true} for maps, records and beans
     */
    public static boolean areGivenBy(@Nullable Object object, TypeCodecs codecs) {
        return object != null
                && (object instanceof Map || GIVES_VALUES.get(object.getClass()))
                && !codecs.encodes(object.getClass());
    }

    /**
     * The values of a record or bean. A name takes the value of the component or getter that is called like it, by the rule by which
     * those take their columns; {@code address_city} is the {@code city} of a component {@code address} that is, or may
     * hold, a record. What nothing is named after is left alone.
     *
     * <p>What is read from JSON is given as JSON: a component that is a record, a map or a collection. A collection whose name
     * stands in an {@code IN} list is given as it is. An {@link Optional} is given as what it holds, or as null.
     *
     * @param object the record or bean
     * @param names the names; the same list is answered fastest
     * @param codecs the types that the datastore was taught
     * @param inList whether the name at an index stands in an {@code IN} list
     * @return one value a name
     * @throws ParameterException when the object has nothing that is called like a name
     */
    public static List<@Nullable Object> inOrder(
            Object object, List<String> names, TypeCodecs codecs, IntPredicate inList) {
        List<@Nullable ObjectProperty> found =
                ObjectProperties.of(object.getClass()).find(names);
        List<@Nullable Object> values = new ArrayList<>(found.size());
        for (int i = 0; i < found.size(); i++) {
            ObjectProperty property = found.get(i);
            if (property == null) {
                throw new ParameterException(
                        missing(object.getClass(), "parameter :" + names.get(i)), ErrorDetails.NONE, null);
            }
            Object value = property.contentOf(object);
            values.add(value == null ? null : given(value, codecs, inList.test(i)));
        }
        return values;
    }

    /**
     * The columns of a record's components or a bean's getters, in their order: {@code created_at} for {@code createdAt}.
     *
     * @param type the class of the record or bean
     * @return their names
     * @throws IllegalArgumentException when it is neither
     */
    public static List<String> columnsOf(Class<?> type) {
        if (!GIVES_VALUES.get(type)) {
            throw new IllegalArgumentException(
                    type.getTypeName() + " has no components or getters that give values to columns.");
        }
        return ObjectProperties.of(type).names().stream()
                .map(NamedValues::columnOf)
                .toList();
    }

    /**
     * The values of a record or bean for columns, found as by {@link #inOrder} and to be bound by any datastore: whether a
     * component is JSON is decided by the codecs of that.
     *
     * @param object the record or bean
     * @param columns the names of the columns
     * @return one value a column
     * @throws IllegalArgumentException when the object has nothing that is called like a column
     */
    public static List<@Nullable Object> forColumns(Object object, List<String> columns) {
        List<@Nullable ObjectProperty> found =
                ObjectProperties.of(object.getClass()).find(columns);
        List<@Nullable Object> values = new ArrayList<>(found.size());
        for (int i = 0; i < found.size(); i++) {
            ObjectProperty property = found.get(i);
            if (property == null) {
                throw new IllegalArgumentException(missing(object.getClass(), "column " + columns.get(i)));
            }
            Object value = property.contentOf(object);
            values.add(value != null && isDocument(value, TypeCodecs.none()) ? new PropertyDocument(value) : value);
        }
        return values;
    }

    private static String missing(Class<?> type, String wanted) {
        return "There is no " + (type.isRecord() ? "component" : "getter") + " for " + wanted + " in "
                + type.getTypeName() + ", which has " + ObjectProperties.of(type) + ".";
    }

    private static String columnOf(String property) {
        return WORD_BEGIN.matcher(property).replaceAll("_").toLowerCase(Locale.ROOT);
    }

    /**
     * The values of a map.
     *
     * @param map the map
     * @return a new map of them
     * @throws ParameterException when a key is no {@link String}
     */
    public static Map<String, @Nullable Object> of(Map<?, ?> map) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            if (!(name instanceof String text)) {
                throw new ParameterException(
                        "The keys of a map that gives values are the names of parameters, each a String; one of them is "
                                + (name == null
                                        ? "null"
                                        : "a " + name.getClass().getTypeName()) + ".",
                        ErrorDetails.NONE,
                        null);
            }
            values.put(text, value);
        });
        return values;
    }

    private static Object given(Object value, TypeCodecs codecs, boolean inList) {
        return isDocument(value, codecs) && !(inList && value instanceof Collection) ? Json.from(value) : value;
    }

    private static boolean isDocument(Object value, TypeCodecs codecs) {
        return (value instanceof Collection || value instanceof Map || value instanceof Record)
                && !codecs.encodes(value.getClass());
    }

    private static boolean isBean(Class<?> type) {
        return !type.getName().startsWith("java.")
                && !type.isArray()
                && !type.isEnum()
                && !Collection.class.isAssignableFrom(type)
                && Conversions.scalar(type) == null
                && !ObjectProperties.of(type).isEmpty();
    }
}
