package io.millrace.mapping;

import io.millrace.error.ErrorDetails;
import io.millrace.error.ParameterException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Values by name: those of a map, of the components of a record, or of the getters of a bean. */
public final class NamedValues {
    private static final ClassValue<Boolean> GIVES_VALUES = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return type.isRecord() || isBean(type);
        }
    };

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
     * those take their columns; {@code address_city} is the {@code city} of a component {@code address} that is a record. What nothing
     * is named after is left alone.
     *
     * <p>What is read from JSON is given as JSON: a component that is a record, a map or a collection. A collection whose name
     * stands in an {@code IN} list is given as it is.
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
        ObjectProperties properties = ObjectProperties.of(object.getClass());
        List<@Nullable ObjectProperty> found = properties.find(names);
        List<@Nullable Object> values = new ArrayList<>(found.size());
        for (int i = 0; i < found.size(); i++) {
            ObjectProperty property = found.get(i);
            if (property == null) {
                throw new ParameterException(
                        "There is no " + (object.getClass().isRecord() ? "component" : "getter") + " for parameter :"
                                + names.get(i) + " in " + object.getClass().getTypeName() + ", which has " + properties
                                + ".",
                        ErrorDetails.NONE,
                        null);
            }
            Object value = property.of(object);
            values.add(value == null ? null : given(value, codecs, inList.test(i)));
        }
        return values;
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
