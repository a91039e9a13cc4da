package io.millrace.mapping;

import io.millrace.error.ErrorDetails;
import io.millrace.error.MappingException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON by Jackson 3, when an application has it on its class path. Modules that Jackson finds by itself are
 * used. Reading is strict: a fraction is no integer, and text is no number.
 */
public final class JsonMapping {
    private static final String ABSENT = "JSON is mapped by Jackson 3, which is not on the class path: add"
            + " tools.jackson.core:jackson-databind to the application's dependencies";

    private static final boolean AVAILABLE = isOnClassPath("tools.jackson.databind.json.JsonMapper");

    private JsonMapping() {}

    /**
     * Reads JSON text.
     *
     * @param text the text
     * @param type the type to read
     * @param <T> the type to read
     * @return the value; {@code null} when the text is {@code null} and the type has no form of its own for it
     * @throws MappingException when Jackson is not on the class path or the text does not fit the type
     */
    public static <T> @Nullable T read(String text, Class<T> type) {
        return Primitives.box(type).cast(readAs(text, type));
    }

    /**
     * Reads JSON text.
     *
     * @param text the text
     * @param type the type to read, with its type arguments
     * @param <T> the type to read
     * @return the value; {@code null} when the text is {@code null} and the type has no form of its own for it
     * @throws MappingException when Jackson is not on the class path or the text does not fit the type
     */
    @SuppressWarnings("unchecked") // Jackson makes what the type says
    public static <T> @Nullable T read(String text, TypeRef<T> type) {
        return (T) readAs(text, type.type());
    }

    private static @Nullable Object readAs(String text, Type type) {
        try {
            return reader(type).read(text);
        } catch (ConversionException e) {
            throw new MappingException(
                    "Cannot read JSON as " + type.getTypeName() + ": " + e.getMessage() + ".", ErrorDetails.NONE, null);
        }
    }

    /**
     * Writes a value as JSON text.
     *
     * @param value the value
     * @return its text
     * @throws MappingException when Jackson is not on the class path or cannot write the value
     */
    public static String write(Object value) {
        try {
            requireJackson();
            return JacksonMapping.write(value);
        } catch (ConversionException e) {
            throw new MappingException(
                    "Cannot write " + value.getClass().getTypeName() + " as JSON: " + e.getMessage() + ".",
                    ErrorDetails.NONE,
                    null);
        }
    }

    static JsonReader reader(Type type) throws ConversionException {
        requireJackson();
        return JacksonMapping.reader(type);
    }

    private static void requireJackson() throws ConversionException {
        if (!AVAILABLE) {
            throw new ConversionException(ABSENT);
        }
    }

    private static boolean isOnClassPath(String className) {
        try {
            Class.forName(className, false, JsonMapping.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }
}
